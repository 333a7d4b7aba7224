"""itertools, besides what is endless: lists stand for the iterators."""


def product(*iterables, repeat=1):
    rows = [()]
    for pool in [list(each) for each in iterables] * repeat:
        rows = [(*row, value) for row in rows for value in pool]
    return iter(rows)


def groupby(iterable, key=None):
    groups = []
    for value in iterable:
        label = value if key is None else key(value)
        if not groups or groups[-1][0] != label:
            groups.append((label, []))
        groups[-1][1].append(value)
    return iter([(label, iter(values)) for label, values in groups])


def islice(iterable, *bounds):
    iterator = iter(iterable)
    start, stop, step = 0, bounds[0], 1
    if len(bounds) > 1:
        start, stop = bounds[0] or 0, bounds[1]
    if len(bounds) > 2:
        step = bounds[2] or 1
    taken = []
    if stop is None:
        taken = list(iterator)
    else:
        missing = object()
        for _ in range(stop):
            value = next(iterator, missing)
            if value is missing:
                break
            taken.append(value)
    return iter(taken[start::step])


def zip_longest(*iterables, fillvalue=None):
    columns = [list(each) for each in iterables]
    longest = max([len(each) for each in columns], default=0)
    filled = [column + [fillvalue] * (longest - len(column)) for column in columns]
    return zip(*filled)


def starmap(function, iterable):
    return iter([function(*args) for args in iterable])


def repeat(value, times=None):
    return iter([value] * (300 if times is None else times))


def accumulate(iterable, func=None, *, initial=None):
    totals = []
    for value in iterable if initial is None else [initial, *iterable]:
        if not totals:
            totals.append(value)
        elif func is None:
            totals.append(totals[-1] + value)
        else:
            totals.append(func(totals[-1], value))
    return iter(totals)


def permutations(iterable, r=None):
    pool = list(iterable)
    wanted = len(pool) if r is None else r
    rows = [()]
    for _ in range(wanted):
        rows = [(*row, index) for row in rows for index in range(len(pool)) if index not in row]
    return iter([tuple([pool[index] for index in row]) for row in rows])


def combinations(iterable, r):
    pool = list(iterable)
    rows = [()]
    for _ in range(r):
        rows = [(*row, index) for row in rows for index in range(row[-1] + 1 if row else 0, len(pool))]
    return iter([tuple([pool[index] for index in row]) for row in rows])


def takewhile(predicate, iterable):
    taken = []
    for value in iterable:
        if not predicate(value):
            break
        taken.append(value)
    return iter(taken)


def dropwhile(predicate, iterable):
    kept, dropping = [], True
    for value in iterable:
        dropping = dropping and predicate(value)
        if not dropping:
            kept.append(value)
    return iter(kept)


def compress(data, selectors):
    return iter([value for value, selected in zip(data, selectors) if selected])


def filterfalse(predicate, iterable):
    return iter([value for value in iterable if not (value if predicate is None else predicate(value))])


def pairwise(iterable):
    values = list(iterable)
    return zip(values, values[1:])


def batched(iterable, n):
    values = list(iterable)
    return iter([tuple(values[start : start + n]) for start in range(0, len(values), n)])


def tee(iterable, n=2):
    values = list(iterable)
    return tuple([iter(values) for _ in range(n)])
