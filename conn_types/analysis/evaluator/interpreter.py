"""The interpreter: its state, and the few verbs that its parts call each other by.

Statements, expressions and calls are functions in tables keyed by node type; models stand for the code that
is not followed, hooks for the framework's leaves. Nothing here imports or runs the code that it reads.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Generator, Mapping
from collections.abc import Sequence as Many
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import (
    attributes,
    calls,
    expressions,
    metaclasses,
    modules,
    raising,
    statements,
)
from conn_types.analysis.evaluator.circumstances import OuterAssumptions, OuterConditions
from conn_types.analysis.evaluator.expressions import EVALUATE
from conn_types.analysis.evaluator.frames import (
    DEPART,
    FALL,
    NOWHERE,
    ON,
    Flow,
    Frame,
    Raised,
    join,
    join_by_default,
)
from conn_types.analysis.evaluator.instance_attributes import own_attribute
from conn_types.analysis.evaluator.limits import (
    EXPRESSION_FUEL,
    FUEL,
    FUEL_OF_A_FILE,
    MODULE_FUEL,
    STARTUPS_FUEL,
    OutOfFuel,
)
from conn_types.analysis.evaluator.unions import by_default, union
from conn_types.analysis.evaluator.values import (
    Call,
    Class,
    Conditions,
    External,
    Function,
    Instance,
    Module,
    Promise,
    Unknown,
    Value,
)
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES
from conn_types.analysis.stack import frame_limit

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.binding import ParameterLayout
    from conn_types.analysis.evaluator.parameters import DeclaredParameter
    from conn_types.analysis.evaluator.repeated_routes import Made
    from conn_types.analysis.location import Location
    from conn_types.analysis.project import Project
    from conn_types.analysis.source import SourceError


class Interpreter:
    """One heap, filled on demand: a module is evaluated when something first reads it.

    With `strict`, a mistake of the interpreter itself is raised; otherwise what it met is unknown. `reserve`
    is what another interpreter has left of its fuel.
    """

    def __init__(self, project: Project, *, strict: bool = False, reserve: int | None = None) -> None:
        self.project = project
        self.strict = strict
        self.modules: dict[str, Module | None] = {}
        self.library: dict[str, Module] = {}
        """The standard library's modules that were written again, by their names."""
        self.followed: dict[str, bool] = {}
        self.unread: dict[Path, SourceError] = {}
        """The project's modules that cannot be parsed."""
        self.conditions: Conditions = ()
        self.doubts = 0
        """How many blocks are running that depend on conditions, the same one's counted again."""
        self.doubted = 0
        """How many functions were running when the innermost of them began."""
        self.assumptions: Conditions = ()
        """The running conditions that hold by default, outermost first."""
        self.departing = False
        """Whether one of the conditions does not hold unless somebody sets something else."""
        self.departures: set[Location] = set()
        self.undecided: set[Location] = set()
        """The conditions that were met: those that do not hold by default, and those with no default."""
        self.reserve = FUEL + FUEL_OF_A_FILE * len(project.files) if reserve is None else reserve
        """The steps that nobody has been granted yet."""
        self.fuel = 0
        """What is left of those that the running module was granted, or the question from outside."""
        self.held: int | None = None
        """The fuel of what waits for a call with a limited number of steps; None outside of one."""
        self.spent: dict[str, int] = {}
        """What calls with a limited number of steps have used up, by their packages and by their modules."""
        self.costly: set[ast.AST] = set()
        """The functions that such a call was not enough for, by their nodes."""
        self.asking = False
        """Whether somebody outside waits for an answer."""
        self.cuts: dict[str | None, Unknown] = {}
        """Why code of a module was not followed to its end, by the module's name; None: of any module."""
        self.calls: list[tuple[Function, Frame, ast.AST]] = []
        """The running functions, each with the frame and the node that called it."""
        self.running: dict[ast.AST, list[tuple[tuple[Value, ...], int]]] = {}
        """What each function is running with and within how many doubts, outermost first, by its node."""
        self.falling_back: list[tuple[Instance, str]] = []
        """The running `__getattr__`s: whose, and for which name."""
        self.literals: dict[ast.Constant, Value] = {}
        """What the constants in the code are worth, once they were evaluated."""
        self.layouts: dict[ast.AST, ParameterLayout] = {}
        """How the parameters of functions are written, by the functions' nodes (see `binding`)."""
        self.memo: dict[tuple[object, ...], Value] = {}
        """Results of `functools.cache`d functions."""
        self.parameters: dict[Function, list[DeclaredParameter]] = {}
        """What the signatures of functions show, once somebody has asked (see `parameters`)."""
        self.constants: dict[tuple[str, str], Value | None] = {}
        """Constants of packages that are not followed, by module and name."""
        self.called: dict[ast.AST, Path | None] = {}
        """The functions that were called, by their nodes, and their files."""
        project.looks.ran.append(self.called)
        self.reached: set[ast.AST] = set()
        """The statements that have run."""
        self.starts: set[Location] = set()
        """Where the start-up handlers and lifespans are defined that have run."""
        self.starting = False
        """Whether one of them is running."""
        self.started: list[Instance] = []
        """The applications whose start-up handlers have run."""
        self.startups = STARTUPS_FUEL
        """The steps that are left for others'."""
        self.made_routes: dict[tuple[object, ...], Made | None] = {}
        """What the constructors of routes were seen to do, by the shape of their calls."""
        self.routers: list[Instance] = []
        """Every application and router that was made."""
        self.holders: dict[Instance, set[str]] = {}
        """The objects that were given one of those, and the attributes that hold it."""
        self.idle = Frame(Module("", None), {})
        self.idle_node = ast.Pass(lineno=1, col_offset=0)
        """Where a call comes from that no code makes."""
        self.caught: list[Raised] = []
        """What the running handlers have caught, the innermost last."""
        self.guards = 0
        """How many `try` bodies the running function is in: there a missing import raises where it stands."""
        self.handlers: int = 0
        """How many `try` bodies are running, the callers' too."""
        self.defining: list[Class] = []
        """The classes whose body has run, and whose metaclass is at work."""
        self.handed: dict[Unknown, tuple[Instance, ...]] = {}
        """By what a call of code that is not followed gave: the objects that it was handed."""
        self.unknown_calls = 0
        """How many calls went into code that is not followed: a `try` body compares it."""

    # What other parts of the analysis ask.

    def module(self, name: str) -> Module | None:
        """The module, evaluated; None where there is none that can be followed."""
        if self.asking:
            return self._ready(name)
        with self.asked():
            return self._ready(name)
        return None

    def _ready(self, name: str) -> Module | None:
        found = modules.find(self, name)
        if found is not None:
            modules.ready(self, found)
        return found

    def evaluate(self, module: Module, node: ast.expr, local: Mapping[str, Value] | None = None) -> Value:
        """What the expression is worth where `local` holds the names that the module lacks. Never raises.

        It is worth something for as long as that takes few steps: it stands in code that nobody runs here.
        """
        names = module.namespace if local is None else dict(local)
        return self.attempt(Frame(module, names), node, EXPRESSION_FUEL)

    def attribute(self, value: Value, name: str) -> Value:
        """`value.name`; unknown where it cannot be known. Never raises."""
        own = own_attribute(value, name)
        if own is not None:
            return own
        try:
            if self.asking:
                return attributes.get(self, value, name)
            with self.asked():
                return attributes.get(self, value, name)
        except Raised:
            return Unknown(f"no attribute {name}")
        return Unknown(f"{name} is too much to follow")

    def attempt(self, frame: Frame, node: ast.expr, steps: int | None = None) -> Value:
        """The expression's value; unknown where it raises, or where the interpreter itself is at fault."""
        try:
            if self.asking:
                return self.eval(frame, node)
            with self.asked(steps):
                return self.eval(frame, node)
        except Raised:
            return Unknown("raises", frame.location(node))
        except Exception as mistake:
            self.mistaken(frame, node, mistake)
            return Unknown(f"not understood: {type(mistake).__name__}", frame.location(node))
        return Unknown("too much to follow", frame.location(node))

    # The verbs of the parts.

    def eval(self, frame: Frame, node: ast.expr) -> Value:
        self.fuel -= 1
        if self.fuel < 0:
            raise OutOfFuel(frame.location(node))
        # Most expressions are local names, handed on from one function to the next, and constants.
        if isinstance(node, ast.Name):
            value = frame.names.get(node.id)
            if value is not None and value.__class__ is not Promise:
                return value
        elif isinstance(node, ast.Constant):
            value = self.literals.get(node)
            if value is not None:
                return value
        return EVALUATE[node.__class__](self, frame, node)

    def spend(self, steps: int) -> None:
        """Pay for work in bulk: what copies or lists many items. Raises `OutOfFuel`."""
        self.fuel -= steps
        if self.fuel < 0:
            _, frame, node = self.calls[-1] if self.calls else (None, self.idle, self.idle_node)
            raise OutOfFuel(frame.location(node))

    def run_block(self, frame: Frame, body: Many[ast.stmt]) -> Flow:
        return statements.run_block(self, frame, body)

    def call(self, callee: Value, call: Call) -> Value:
        return calls.call(self, callee, call)

    def follow(self, function: Function, call: Call) -> Value:
        """Call it by its source, where something stands for that as a rule."""
        return calls.follow(self, function, call)

    def get_attribute(self, value: Value, name: str) -> Value:
        """`value.name`. Raises `Raised(AttributeError)` where it is certain that there is none."""
        return attributes.get(self, value, name)

    def set_attribute(self, owner: Value, name: str, value: Value) -> None:
        attributes.store(self, owner, name, value)

    def instantiate(self, cls: Class, call: Call) -> Value:
        """`cls(…)`, whatever its metaclass."""
        return calls.instantiate(self, cls, call)

    def apply_metaclass(self, frame: Frame, cls: Class) -> Value:
        return metaclasses.apply(self, frame, cls)

    def await_value(self, value: Value, call: Call) -> Value:
        return expressions.await_value(self, value, call.frame, call.node)

    def takes(self, kind: Value, wanted: Value) -> bool:
        """Whether an exception of the class would be taken by a handler for the wanted ones."""
        return raising.takes(kind, wanted)

    def fail(self, kind: str, place: Location) -> Unknown:
        """What raises a builtin error: it is raised where the code would catch it, and unknown where nobody
        would. A project that runs has not raised it, so that something was not understood."""
        if self.handlers:
            external = External(f"builtins.{kind}")
            raise Raised(external, place, raising.exception(self, external, []))
        return Unknown(f"a {kind} that nobody catches", place)

    def external(self, fullname: str, name: str) -> Value:
        """A name of a module, or of a class, that is not followed."""
        return attributes.of_external(self, fullname, name)

    def library_member(self, module: Module, name: str) -> Value | None:
        modules.ready(self, module)
        return module.namespace.get(name)

    def delete_attribute(self, owner: Value, name: str) -> None:
        attributes.delete(self, owner, name)

    def import_by_name(self, call: Call, name: str) -> Value:
        """`importlib.import_module(name)`."""
        try:
            return modules.import_module(self, call.frame, call.node, name)
        except Raised:
            return modules.not_imported(self, call.frame, call.node, name)

    def may_probe(self, path: Path) -> bool:
        """Whether the path lies in the project or its environment: nothing else is ever looked at."""
        environment = self.project.environment
        homes = (
            self.project.root,
            *self.project.import_roots,
            *environment.site_packages,
            *environment.homes,
        )
        return any(path.is_relative_to(home) for home in homes)

    def call_with(self, callee: Value, like: Call, *args: Value) -> Value:
        """Call with positional arguments, from where `like` was called."""
        return calls.call(self, callee, Call(list(args), {}, like.frame, like.node))

    def under(self, *conditions: Location, departing: bool = False) -> OuterConditions:
        """What happens inside depends on conditions that are not known, or that do not hold by default."""
        self.spend(len(self.conditions) // 4)
        outer = OuterConditions(self)
        if conditions:
            self.doubts += 1
            self.doubted = len(self.calls)
            self.conditions += tuple(each for each in conditions if each not in self.conditions)
            (self.departures if departing else self.undecided).update(conditions)
        self.departing = self.departing or departing
        return outer

    def assuming(self, *conditions: Location) -> OuterAssumptions:
        """What happens inside happens by default."""
        outer = OuterAssumptions(self)
        if conditions:
            self.assume(*conditions)
        return outer

    def doubting(self) -> OuterConditions:
        """What happens inside may raise, which somebody waits for."""
        outer = OuterConditions(self)
        self.doubts += 1
        self.doubted = len(self.calls)
        return outer

    def assume(self, *conditions: Location) -> None:
        """What happens from now on in the running function happens by default."""
        self.assumptions += tuple(each for each in conditions if each not in self.assumptions)

    def is_departure(self, condition: Location) -> bool:
        """Whether what happens under the condition happens only where somebody sets something else."""
        return condition in self.departures and condition not in self.undecided

    @contextmanager
    def unconditionally(self) -> Generator[None, None, None]:
        """A module runs once, whoever imports it first and under whichever condition."""
        outer = self.conditions, self.departing, self.calls, self.guards, self.handlers
        self.conditions, self.departing, self.calls, self.guards, self.handlers = (), False, [], 0, 0
        assumptions, self.assumptions = self.assumptions, ()
        doubts, self.doubts = (self.doubts, self.doubted), 0
        try:
            yield
        finally:
            self.doubts, self.doubted = doubts
            self.conditions, self.departing, self.calls, self.guards, self.handlers = outer
            self.assumptions = assumptions

    @contextmanager
    def asked(self, steps: int | None = None) -> Generator[None, None, None]:
        """A question from outside has steps of its own, and room on the stack. Without, it has no answer."""
        if self.asking:
            yield
            return
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, frame_limit()))
        self.asking = True
        try:
            with self.granted(steps):
                yield
        except RecursionError:
            self.cut(self.idle, self.idle_node, "code that is nested too deeply to follow")
        except OutOfFuel as spent:
            self.cut(self.idle, self.idle_node, "code that is too much to follow", spent.place)
        finally:
            self.asking = False
            sys.setrecursionlimit(limit)

    @contextmanager
    def granted(self, steps: int | None = None) -> Generator[None, None, None]:
        """Steps of its own for what runs inside; whoever waits for it keeps theirs."""
        outer, held = self.fuel, self.held
        self.held = None
        self.reserve += max(held or 0, 0)
        self._allot(MODULE_FUEL if steps is None else steps)
        try:
            yield
        finally:
            self._allot(outer)
            if held is not None:
                self.held = min(held, self.reserve)
                self.reserve -= max(self.held, 0)

    def _allot(self, steps: int) -> None:
        """Let the code run so many steps, or as many as are left."""
        left = self.reserve + max(self.fuel, 0)
        self.fuel = min(steps, left)
        self.reserve = left - self.fuel

    def cut(self, frame: Frame, node: ast.AST, reason: str, place: Location | None = None) -> None:
        """Code that the node stands for, in a module of the project or called from one, is not followed.

        Whatever it would have declared is missing from now on, and so what may declare it is noted.
        """
        running = [(frame, node), *((caller, at) for _, caller, at in reversed(self.calls))]
        own = next(((caller, at) for caller, at in running if caller.module.is_project), None)
        caller, at = own or (frame, node)
        name = caller.module.name if own is not None else None
        if name not in self.cuts:
            self.cuts[name] = Unknown(reason, place or caller.location(at))

    def mistaken(self, frame: Frame, node: ast.AST, mistake: Exception) -> None:
        """The interpreter is at fault, or at the end of its stack: the node is not followed."""
        if self.strict and not isinstance(mistake, RecursionError):
            raise mistake
        self.cut(frame, node, f"code that is not understood ({type(mistake).__name__})")

    def since(self, conditions: Conditions) -> Conditions:
        """The running conditions that did not hold yet when something was made under `conditions`."""
        if not self.conditions or not conditions:
            return self.conditions
        return tuple(each for each in self.conditions if each not in conditions)

    def made_since(self, conditions: Conditions) -> Conditions:
        """The conditions under which something was made, without those that hold anyway."""
        if not conditions or not self.conditions:
            return conditions
        return tuple(each for each in conditions if each not in self.conditions)

    def site(self, frame: Frame, node: ast.AST) -> tuple[Frame, ast.AST]:
        """The innermost of the running calls, this one included, that a framework's own code did not make."""
        if _is_site(frame.module):
            return frame, node
        for _, caller, place in reversed(self.calls):
            if _is_site(caller.module):
                return caller, place
        return frame, node

    def branches(self, frame: Frame, node: ast.AST, arms: Many[Arm]) -> Flow:
        """Run each arm as if it were the one taken: on one heap, with the frame's names joined afterwards."""
        outcome = NOWHERE
        for flow in self.arms(frame, node, arms):
            outcome |= flow
        return outcome & ~DEPART if outcome & FALL else outcome

    def arms(self, frame: Frame, node: ast.AST, arms: Many[Arm]) -> list[Flow]:
        """The same, each arm's outcome for itself: nowhere for one that raises, where not all of them do."""
        location = frame.location(node)
        self.spend(1 + len(frame.names) // 16)
        before, namespace = dict(frame.names), frame.names
        ends: list[dict[str, Value]] = []
        flows: list[Flow] = []
        raised: Raised | None = None
        for narrowed, body in arms:
            namespace.clear()
            namespace.update(before)
            namespace.update(narrowed)
            try:
                with self.under(location):
                    flow = self.run_block(frame, body)
            except Raised as error:
                raised = error
                flow = NOWHERE
            flows.append(flow)
            if flow & ON:
                ends.append(dict(namespace))
        join(namespace, before, ends or [before])
        if raised is not None and not any(flows):
            raise raised
        return flows

    def take(self, frame: Frame, node: ast.AST, default: Arm, other: Arm) -> Flow:
        """Run the arm that is taken by default, then the other one, which happens only by a setting."""
        before, namespace = dict(frame.names), frame.names
        namespace.update(default[0])
        try:
            with self.doubting(), self.assuming(frame.location(node)):
                flow = self.run_block(frame, default[1])
        except Raised:
            # The default refuses to go on: who runs this has set something else.
            _reset(namespace, before, other[0])
            return self.run_block(frame, other[1])
        end = dict(namespace)
        _reset(namespace, before, other[0])
        departed = self.depart(frame, node, other[1])
        if flow & ON and departed & ON:
            join_by_default(namespace, end, dict(namespace))
        elif flow & ON or not departed & ON:
            _reset(namespace, end)
            if flow & ON and departed:
                # The other arm leaves: all that follows here happens by default.
                self.assume(frame.location(node))
        return flow if flow & ON or not departed & ON else flow | DEPART

    def depart(self, frame: Frame, node: ast.AST, body: Many[ast.stmt]) -> Flow:
        """Run what happens only by a setting; nothing of it where it raises."""
        returned = len(frame.returns)
        try:
            with self.under(frame.location(node), departing=True):
                return self.run_block(frame, body)
        except Raised:
            return NOWHERE
        finally:
            frame.departures += frame.returns[returned:]
            del frame.returns[returned:]

    def after(self, old: Value, new: Value) -> Value:
        """What something is worth that was given a new value, but only maybe."""
        return by_default(old, new) if self.departing else union((old, new))


def _is_site(module: Module) -> bool:
    """Whether calls from the module are somebody's own, rather than a framework's."""
    ours = module.is_library or module.name.partition(".")[0] in FRAMEWORK_PACKAGES
    return module.is_project or not ours


def _reset(names: dict[str, Value], *values: Mapping[str, Value]) -> None:
    names.clear()
    for each in values:
        names.update(each)


Arm = tuple[Mapping[str, Value], Many[ast.stmt]]
"""The names that the arm's condition narrows, and its body."""
