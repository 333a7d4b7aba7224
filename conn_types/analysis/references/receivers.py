"""What the expressions of one file are, by their annotation, their construction or their injection."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from conn_types.analysis.evaluator.values import (
    Alias,
    Class,
    Const,
    Descriptor,
    External,
    Function,
    Instance,
    Module,
    Union,
    Unknown,
    Value,
)
from conn_types.analysis.references.annotations import context_variable, names_scope, parsed
from conn_types.analysis.references.class_names import class_of
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.fixtures import fixture
from conn_types.analysis.references.reaching import reaching_bindings
from conn_types.analysis.references.receiver import (
    ASGIScope,
    Connection,
    HeldRouting,
    KnownRouting,
    NotConcerned,
    Nothing,
    ObjectOf,
    PathParams,
    Receiver,
    RoutingOf,
    SomeRouting,
    TemplateContext,
    elsewhere,
    joined,
    receiver_of,
    scope_of_endpoint,
)
from conn_types.analysis.references.scopes import (
    Assigned,
    Binding,
    Defined,
    Imported,
    Parameter,
    Position,
    Scope,
    is_static,
)
from conn_types.analysis.references.self_assignments import SelfAssignments, assignments_to_self
from conn_types.analysis.references.stand_in import StandIn
from conn_types.analysis.references.types_told import place
from conn_types.analysis.table import RouteEntry, RouteTable

_DEPTH = 12

_NOT_CONCERNED = NotConcerned()


class Receivers:
    """What the expressions of one file are, by the route table and the evaluator.

    `of` gives those of another file, where an argument leads there.
    """

    def __init__(
        self, file: ExaminedFile, table: RouteTable, of: Callable[[ExaminedFile], Receivers]
    ) -> None:
        self._file = file
        self._table = table
        self._of = of
        self._depth = 0
        self._assigned: dict[ast.ClassDef, SelfAssignments] = {}

    def receiver(self, node: ast.expr, position: Position) -> Receiver | None:
        """What the expression is there. None where that is not known."""
        if self._depth > _DEPTH:
            return None
        self._depth += 1
        try:
            return self._expression(node, position) or self._by_type(node)
        finally:
            self._depth -= 1

    def _by_type(self, node: ast.expr) -> Receiver | None:
        """What a type checker says that it is, where one has read it."""
        told = self._file.told
        fullname = told.classes.get(place(node)) if told is not None else None
        cls = None if fullname is None else class_of(self._file.shared.run, fullname)
        return None if cls is None else receiver_of(cls)

    def class_of(self, node: ast.expr, position: Position) -> Class | None:
        """The class of what the expression is there, where that much is known."""
        match self.receiver(node, position):
            case ObjectOf(cls=cls):
                return cls
            case Connection(cls=Class() as cls) | SomeRouting(cls=Class() as cls):
                return cls
            case KnownRouting():
                value = self._file.value(node, position)
                return value.cls if isinstance(value, Instance) else None
            case _:
                return None

    # Expressions

    def _expression(self, node: ast.expr, position: Position) -> Receiver | None:
        match node:
            case StandIn(receiver=receiver):
                return receiver
            case ast.Constant(value=None):
                return Nothing()
            case ast.Constant() | ast.JoinedStr() | ast.Dict() | ast.List() | ast.Tuple() | ast.Set():
                return _NOT_CONCERNED
            case ast.Name():
                return self._name(node, position)
            case ast.Attribute():
                return self._attribute(node, position)
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key))):
                return self._item(self.receiver(value, position), key)
            case ast.Call(func=ast.Name(id="super"), args=[]):
                return self._super(position)
            case ast.Call():
                return self._call(node, position)
            case ast.Await(value=value) | ast.NamedExpr(value=value):
                return self.receiver(value, position)
            case ast.IfExp(body=body, orelse=orelse):
                return joined([self.receiver(body, position), self.receiver(orelse, position)])
            case ast.BoolOp(values=values):
                return joined([self.receiver(value, position) for value in values])
            case _:
                return None

    def _name(self, node: ast.Name, position: Position) -> Receiver | None:
        scope = position.scope.binder(node.id)
        if scope is None or not scope.qualname:
            return self._module_level(node, position)
        bindings = reaching_bindings(node.id, scope, node, position)
        if bindings is None and position.scope is not scope and node.id not in scope.rebound:
            # A function inside runs at another time: whichever of them is in force then.
            bindings = tuple(each for each in scope.bindings[node.id] if each.inside is None)
        if not bindings:
            return None
        return joined([self._bound(binding, scope) for binding in bindings])

    def _bound(self, binding: Binding, scope: Scope) -> Receiver | None:
        position = Position(scope)
        match binding.what:
            case Parameter(node=arg, position=index):
                return self._parameter(arg, index, scope)
            case Assigned(annotation=ast.expr() as annotation):
                return self.annotated(annotation, position)
            case Assigned(value=ast.expr() as value):
                return self.receiver(value, position)
            case Imported() as imported:
                return self._imported(imported)
            case Defined():
                return _NOT_CONCERNED
            case _:
                return None

    def _module_level(self, node: ast.Name, position: Position) -> Receiver | None:
        file = self._file
        if file.name is None or node.id in file.walked.module.rebound:
            return None
        known = self._known_routing(*file.shared.origins.of(file.name, node.id))
        return known or self._of_value(file.value(node, position))

    def _imported(self, imported: Imported) -> Receiver | None:
        origins = self._file.shared.origins
        base = origins.absolute(self._file.name or "", imported.module, imported.level)
        if base is not None and imported.name is not None:
            known = self._known_routing(*origins.of(base, imported.name))
            if known is not None:
                return known
        return self._of_value(self._file.imported(imported))

    def _known_routing(self, module: str, name: str | None) -> KnownRouting | None:
        id = f"{module}:{name}"
        routes = self._table.routers.get(id)
        return None if routes is None else KnownRouting(routes, id)

    def _attribute(self, node: ast.Attribute, position: Position) -> Receiver | None:
        plain = self._plain_owner(node, position)
        if plain is not None:
            # What its methods assign is all that there is: the file need not run.
            return joined(self._assigned_to_self(plain, node.attr))
        owner = self.receiver(node.value, position)
        match owner:
            case Connection():
                return self._of_connection(owner, node.attr)
            case RoutingOf() | KnownRouting() | SomeRouting() | HeldRouting():
                return owner if node.attr == "router" else None
            case ObjectOf(cls=cls):
                of_endpoint = scope_of_endpoint(cls) if node.attr == "scope" else None
                return of_endpoint or self._held(cls, node.attr) or self._member(cls, node.attr)
            case NotConcerned():
                return self._of_module(node, position)
            case _:
                return None

    def _of_connection(self, connection: Connection, attribute: str) -> Receiver | None:
        if attribute in connection.overrides:
            return None
        match attribute:
            case "app":
                return RoutingOf(connection, "innermost")
            case "path_params":
                return PathParams(connection)
            case "scope":
                return ASGIScope(connection)
            case _:
                return None

    def _item(self, owner: Receiver | None, key: str) -> Receiver | None:
        if isinstance(owner, TemplateContext):
            return Connection() if key == "request" else None
        connection = owner if isinstance(owner, Connection) else None
        if isinstance(owner, ASGIScope):
            connection = owner.connection or Connection()
        if connection is None:
            return None
        match key:
            case "app":
                return RoutingOf(connection, "innermost")
            case "router":
                return RoutingOf(connection, "outermost")
            case "path_params":
                return PathParams(connection)
            case _:
                return None

    def _of_module(self, node: ast.Attribute, position: Position) -> Receiver | None:
        """`shop.main.app`, and whatever else the evaluator knows as a value."""
        owner = self._file.value(node.value, position)
        if isinstance(owner, Module):
            known = self._known_routing(*self._file.shared.origins.of(owner.name, node.attr))
            if known is not None:
                return known
        return self._of_value(self._file.value(node, position))

    def _call(self, node: ast.Call, position: Position) -> Receiver | None:
        match node.func:
            case ast.Attribute(value=ast.Name() as variable, attr="get") if not node.keywords:
                held = context_variable(self._file, variable, position)
                if held is not None:
                    file, annotation, outside = held
                    return elsewhere(self._of(file).annotated(annotation, outside))
                if node.args and isinstance(node.args[0], ast.Constant):
                    owner = self.receiver(variable, position)
                    if isinstance(owner, TemplateContext):
                        return self._item(owner, str(node.args[0].value))
            case _:
                pass
        called = self._file.value(node.func, position)
        match called:
            case Class():
                return self._made(called, node, position)
            case Alias(origin=Class() as cls):
                return self._made(cls, node, position)
            case External(fullname="typing.cast" | "typing_extensions.cast") if len(node.args) == 2:
                return self.annotated(node.args[0], position)
            case Function():
                return self._factory(called) or self._returned(called)
            case External():
                return None
            case Module() | Const():
                return _NOT_CONCERNED
            case _:
                return self._method_result(node, position)

    def _super(self, position: Position) -> Receiver | None:
        """The object as the method's class inherits it."""
        method = next((scope for scope in position.scope.chain() if scope.owner is not None), None)
        cls = None if method is None or method.owner is None else self.class_in(method.owner)
        above = cls.mro[1] if cls is not None and len(cls.mro) > 1 else None
        return receiver_of(above) if isinstance(above, Class) else None

    def _made(self, cls: Class, node: ast.Call, position: Position) -> Receiver:
        made = receiver_of(cls)
        if isinstance(made, SomeRouting):
            return replace(made, made_here=True)
        if isinstance(made, Connection):
            scope = node.args[0] if node.args else None
            given = None if scope is None else self.receiver(scope, position)
            origin = given.connection if isinstance(given, ASGIScope) else None
            certain = isinstance(given, ASGIScope) and (origin is None or origin.certain)
            return replace(made, injected=origin.injected if origin else None, certain=certain)
        return made

    def _factory(self, function: Function) -> Receiver | None:
        """`create_app()`, where the route table has what it makes."""
        app = self._table.app(f"{function.fullname}()")
        return None if app is None else KnownRouting(app.routes, app.id)

    def _returned(self, function: Function) -> Receiver | None:
        node = function.node
        if isinstance(node, ast.Lambda) or node.returns is None or function.is_generator:
            return None
        made = self._annotated_in(function.module, node.returns)
        return replace(made, made_here=True, overrides=frozenset()) if isinstance(made, SomeRouting) else made

    def _method_result(self, node: ast.Call, position: Position) -> Receiver | None:
        if not isinstance(node.func, ast.Attribute):
            return None
        owner = self.receiver(node.func.value, position)
        if not isinstance(owner, ObjectOf):
            return None
        for cls in owner.cls.mro:
            found = cls.namespace.get(node.func.attr) if isinstance(cls, Class) else None
            if isinstance(found, Function):
                return self._returned(found)
        return None

    # Parameters

    def _parameter(self, arg: ast.arg, index: int | None, scope: Scope) -> Receiver | None:
        given = self._given(arg, scope)
        if given is not None:
            return given
        if arg.annotation is not None:
            found = self.annotated(arg.annotation, Position(scope.parent or scope))
            return replace(found, injected=scope) if isinstance(found, Connection) else found
        if index == 0 and scope.owner is not None and not is_static(scope.node):
            return self._self(scope.owner)
        if self._is_asgi_scope(arg, scope):
            return ASGIScope(None)
        made = fixture(self._file, arg.arg) if self._file.is_test else None
        if made is not None:
            home, inside, result = made
            return elsewhere(self._of(home).receiver(result, Position(inside)))
        return Connection(scope) if self._is_injected(arg.arg, index, scope) else None

    def _given(self, arg: ast.arg, scope: Scope) -> Receiver | None:
        """What the call that is read just now gives to the parameter."""
        arguments = self._file.given.get(scope)
        argument = None if arguments is None else arguments.parameters.get(arg.arg)
        if argument is None:
            return None
        return self._of(argument.file).receiver(argument.node, argument.position)

    def _self(self, owner: Scope) -> Receiver | None:
        cls = self.class_in(owner)
        return None if cls is None else receiver_of(cls)

    def class_in(self, owner: Scope) -> Class | None:
        """The class whose body the scope is."""
        if not isinstance(owner.node, ast.ClassDef):
            return None
        name = ast.Name(owner.node.name, ast.Load(), lineno=owner.node.lineno, col_offset=0)
        value = self._file.value(name, Position(owner.parent or owner))
        return value if isinstance(value, Class) else None

    def _is_asgi_scope(self, arg: ast.arg, scope: Scope) -> bool:
        """`scope, receive, send`: an ASGI application by its parameters."""
        return arg.arg == "scope" and {"receive", "send"} <= scope.bindings.keys()

    def _is_injected(self, name: str, index: int | None, scope: Scope) -> bool:
        """A routed function's first parameter is the connection, annotated or not, except for FastAPI's."""
        is_method = scope.owner is not None and not is_static(scope.node)
        if index != (1 if is_method else 0):
            return False
        for id in self._file.function_ids(scope)[: 2 if is_method else 1]:
            for reach in self._table.reaching(id):
                if _takes_connection(reach.row.entry, id) and name not in reach.row.params:
                    return True
        return False

    # Members of classes

    def _member(self, cls: Class, name: str) -> Receiver | None:
        """What an attribute of the class's objects is: annotated, assigned in a method, a property."""
        for each in cls.mro:
            if isinstance(each, Class) and each.node is not None:
                found = self._own_member(each, each.node, name)
                if found is not None:
                    return found
        return None

    def _plain_owner(self, node: ast.Attribute, position: Position) -> ast.ClassDef | None:
        """The class of `self` in `self.x`, where `x` is nothing but what its methods assign."""
        scope = position.scope.binder(node.value.id) if isinstance(node.value, ast.Name) else None
        if scope is None or scope.owner is None or scope in self._file.given or is_static(scope.node):
            return None
        owner = scope.owner
        match scope.bindings[node.value.id] if isinstance(node.value, ast.Name) else ():
            case [Binding(what=Parameter(node=ast.arg(annotation=None), position=0))]:
                is_plain = isinstance(owner.node, ast.ClassDef) and not owner.node.bases
                is_held = f"{self._file.name}.{owner.qualname}.{node.attr}" in self._table.held
                if is_plain and not is_held and node.attr not in owner.bindings:
                    return owner.node if isinstance(owner.node, ast.ClassDef) else None
                return None
            case _:
                return None

    def _held(self, cls: Class, name: str) -> Receiver | None:
        """The routers that the project's objects of the class hold under the name."""
        routers = self._table.held.get(f"{cls.fullname}.{name}")
        owner = next((each for each in cls.mro if isinstance(each, Class) and name in each.namespace), None)
        if routers is None and owner is not None and isinstance(owner.namespace[name], Instance):
            routers = self._table.held.get(f"{owner.fullname}.{name}")
        return None if routers is None else HeldRouting(routers)

    def _own_member(self, cls: Class, node: ast.ClassDef, name: str) -> Receiver | None:
        for statement in node.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(id=target), annotation=annotation) if target == name:
                    return self._annotated_in(cls.module, annotation)
                case ast.FunctionDef(name=defined, returns=ast.expr() as returns) if defined == name:
                    is_property = isinstance(cls.namespace.get(name), Descriptor)
                    return self._annotated_in(cls.module, returns) if is_property else None
                case _:
                    pass
        return joined(self._assigned_to_self(node, name))

    def _assigned_to_self(self, node: ast.ClassDef, name: str) -> list[Receiver | None]:
        """What the class's methods put into `self.name`, in this file."""
        if node not in self._assigned:
            self._assigned[node] = (
                assignments_to_self(node, self._file.walked) if node in self._file.walked.classes else {}
            )
        found = [
            self.receiver(expression, position) if kind == "value" else self.annotated(expression, position)
            for kind, expression, position in self._assigned[node].get(name, ())
        ]
        return [elsewhere(each) for each in found]

    # Annotations and values

    def annotated(self, annotation: ast.expr, position: Position) -> Receiver | None:
        """What a name with this annotation is."""
        plain = parsed(annotation)
        if plain is None:
            return None
        if names_scope(plain):
            value = self._file.value(plain, position)
            if not isinstance(value, Class) or value.module.name.startswith("conn_types."):
                return ASGIScope(None)
        match plain:
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return joined([self.annotated(left, position), self.annotated(right, position)])
            case ast.Constant(value=None):
                return Nothing()
            case _:
                return self._annotation(self._file.value(plain, position), position)

    def _annotated_in(self, module: Module, annotation: ast.expr) -> Receiver | None:
        """The same, for an annotation in any module."""
        if module is self._file.module:
            return elsewhere(self.annotated(annotation, Position(self._file.walked.module)))
        plain = parsed(annotation)
        if plain is None:
            return None
        position = Position(self._file.walked.module)
        return elsewhere(self._annotation(self._file.shared.run.evaluate(module, plain), position))

    def _annotation(self, value: Value, position: Position) -> Receiver | None:
        match value:
            case Class():
                return receiver_of(value)
            case Const(value=None):
                return Nothing()
            case Const(value=str(text)):
                return self.annotated(ast.Constant(text), position)
            case Union(members=members):
                return joined([self._annotation(member, position) for member in members])
            case Alias(origin=External(fullname=fullname), args=args):
                return self._special_form(fullname.rpartition(".")[2], args, position)
            case Alias(origin=origin):
                return self._annotation(origin, position)
            case External(fullname="typing.Any" | "typing_extensions.Any" | "builtins.object"):
                return None
            case External():
                return _NOT_CONCERNED
            case _:
                return None

    def _special_form(self, name: str, args: tuple[Value, ...], position: Position) -> Receiver | None:
        match name:
            case "Annotated" | "Final" | "ClassVar" | "Required" | "NotRequired" | "ReadOnly" if args:
                return self._annotation(args[0], position)
            case "Optional" | "Union":
                return joined([self._annotation(arg, position) for arg in args])
            case "Self" | "TypeVar":
                return None
            case _:
                return _NOT_CONCERNED

    def _of_value(self, value: Value) -> Receiver | None:
        match value:
            case Instance(cls=cls):
                made = receiver_of(cls)
                if isinstance(made, SomeRouting):
                    return replace(made, made_here=True)
                return replace(made, certain=False) if isinstance(made, Connection) else made
            case Const(value=None):
                return Nothing()
            case Union(members=members):
                return joined([self._of_value(member) for member in members])
            case Unknown():
                return None
            case _:
                return _NOT_CONCERNED


def _takes_connection(entry: RouteEntry, id: str) -> bool:
    is_endpoint = entry.endpoint is not None and (id == entry.endpoint or id.startswith(entry.endpoint + "."))
    return is_endpoint and entry.kind in ("http", "websocket") and not entry.fastapi
