"""Queries that a workspace keeps, as Azure takes them."""

from __future__ import annotations

from typing import Any

import pulumi

from components import SavedQueries


def test_a_query_is_made_anew_and_after_the_one_before(declare: Any) -> None:
    """Azure refuses a change without the etag, and several at once."""
    seen: list[pulumi.ResourceOptions] = []

    def keep(args: pulumi.ResourceTransformationArgs) -> None:
        if args.type_.endswith(":SavedSearch"):
            seen.append(args.opts)

    wanted: Any = {"resource_group_name": "rg", "workspace_name": "logs"}
    declare(lambda: SavedQueries("q", wanted, pulumi.ResourceOptions(transformations=[keep])))
    assert all(options.replace_on_changes == ["*"] and options.delete_before_replace for options in seen)
    before: list[Any] = [options.depends_on for options in seen]
    assert [len(queries) for queries in before] == [0, 1, 1, 1]
