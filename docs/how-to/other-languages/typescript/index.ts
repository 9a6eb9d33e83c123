import * as pulumi from "@pulumi/pulumi";
import * as mfd from "@pulumi/mfd";

const config = new pulumi.Config();
const subscriptionId = config.require("subscriptionId");

const domain = new mfd.EmailDomain("domain", {
    resourceGroupName: "rg-mail",
    emailServiceName: "contoso-mail",
    domainName: "mail.contoso.example",
    zone: { zoneName: "contoso.example", resourceGroupName: "rg-dns", subscriptionId },
    waitSeconds: 1800,
    senders: [{ username: "copier", displayName: "Copier" }],
    dmarc: "v=DMARC1; p=reject",
});

const communication = new mfd.CommunicationService("communication", {
    resourceGroupName: "rg-mail",
    communicationServiceName: "contoso-communication",
    dataLocation: "Europe",
    // Known once the domain is verified, so that the link comes after.
    linkedDomainIds: [domain.verifiedDomainId.apply((id) => id!)],
});

const identity = new mfd.SmtpIdentity("identity", {
    tenantId: config.require("tenantId"),
    subscriptionId,
    resourceGroupName: "rg-mail",
    communicationServiceName: communication.name,
    communicationServiceId: communication.resourceId,
    roleName: "Send mail over SMTP (scanners)",
    clientId: config.require("clientId"),
    servicePrincipalObjectId: config.require("servicePrincipalObjectId"),
    usernames: { zrh: "zrh@mail.contoso.example" },
});

export const from = pulumi.interpolate`copier@${domain.fromSenderDomain}`;
export const userName = identity.usernames.apply((names) => names.zrh);
