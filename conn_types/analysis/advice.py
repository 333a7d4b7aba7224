"""What a user can do about an open spot: one table, from the kind of its reason to the advice.

The evaluator says what it could not follow in words of its own; which kind that is, the words tell. A reason
of no kind gets the advice that always helps: a table saved at run time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from conn_types.analysis.table import OpenSpot


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Of one kind of reason.

    - `reason`: a regular expression for the words of the reasons.
    - `hint`: what to do, in the imperative.
    - `stays`: importing the application does not close the spot: what it may provide is not there by then, or
      is no route of any list.
    """

    reason: str
    hint: str
    stays: bool = False


SAVED_TABLE = 'save the table at run time (conn-types verify APP --write FILE) and name it with "table"'

ADVICE = (
    Advice(
        reason="^routes are added by code that was not seen to run$",
        hint="call the function where the application is made; where a function makes it, name that with "
        '"apps" (module:factory())',
        stays=True,
    ),
    Advice(
        reason="has a url_path_for of its own$",
        hint="nothing needs to be done: names that it may answer to are not reported",
        stays=True,
    ),
    Advice(
        reason="is a route class of its own$",
        hint="derive the class from Route, WebSocketRoute, Mount or Host, which say what they serve",
    ),
    Advice(
        reason="which shows no path$",
        hint="derive its class from Route, WebSocketRoute, Mount or Host",
        stays=True,
    ),
    Advice(
        reason="^(a name|the name of an endpoint) that is not known$",
        hint="give the route a name that is a literal or made of constants",
    ),
    Advice(
        reason="^a (path|prefix) that is not known$",
        hint="make it of literals and constants, with a default where a setting gives it",
    ),
    Advice(
        reason="^the path depends on something that may be set: ",
        hint="nothing needs to be done: the names are known, and the paths are those of the default",
    ),
    Advice(
        reason="^declared only where something else than the default is set$",
        hint="nothing needs to be done: a reference to it is checked as if it were there",
    ),
    Advice(
        reason="^declared when the application starts$",
        hint="nothing needs to be done: a reference to it is checked as if it were there",
        stays=True,
    ),
    Advice(
        reason="^(the environment variable|an environment variable|the setting|no value for the field)",
        hint="give it a default in the code, which is taken",
    ),
    Advice(
        reason="^an argument$|^no argument for ",
        hint='give the parameter a default, or name a factory that needs no arguments with "apps"',
    ),
    Advice(
        reason="^no module named |^the import of .* fails$",
        hint="install it into the environment that is read (--python), or name its folder with --src",
    ),
    Advice(reason=" cannot be read$", hint="mend the file: `conn-types check` says what is wrong with it"),
    Advice(
        reason="^an import whose name is not known$|^from … import \\*",
        hint="import the module by its name, as a literal",
    ),
    Advice(
        reason="^circular import of ",
        hint="import it inside of the function that needs it, or move what both need to a third module",
    ),
    Advice(reason="^a router that holds itself$", hint="do not include or mount a router below itself"),
    Advice(
        reason="^include_router of a value that is not known$|^a route that is not followed$",
        hint=f"take the router from a module or function that can be imported by name; or {SAVED_TABLE}",
    ),
)


def advice_for(spot: OpenSpot) -> Advice:
    """The first of the table whose words the spot's reason has."""
    return next((each for each in ADVICE if re.search(each.reason, spot.reason)), _OTHERWISE)


_OTHERWISE = Advice(reason="", hint=SAVED_TABLE)
