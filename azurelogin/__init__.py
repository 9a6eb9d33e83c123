"""One way to log in to Azure, for everything here that talks to ARM or Microsoft Graph."""

from azurelogin.cloud import Cloud
from azurelogin.errors import CloudError, LoginError
from azurelogin.finding import find_login
from azurelogin.login import Login

__all__ = ["Cloud", "CloudError", "Login", "LoginError", "find_login"]
