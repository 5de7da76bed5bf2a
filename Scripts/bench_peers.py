"""Other solvers on the public instances, for Scripts/bench --peers: those that are installed.

PyVRP for routing, OR-Tools for routing without time windows, HiGHS on the strong formulation for
siting, spopt (with HiGHS) for p-median and maximum coverage. Each gets the same wall-clock limit and
one thread, and reports what it found, not what it says it proved unless its own gap is closed.
"""

import math
import re
import time

# Pairs of clients and sites beyond which the formulations with a variable for each only fill memory.
MOST_PAIRS = 200_000


def results(path, row, seconds, seeds):
    """(solver, seed, result) triples, results with the members of `lastmile solve --json` that
    Scripts/bench reads. Solvers whose result varies with a seed run once for each."""
    metric, family = row["metric"], row["family"]
    found = []
    if metric == "cost" and path.suffix == ".vrp":
        for seed in seeds:
            found += attempt("pyvrp", seed, pyvrp_routes, path, family, seconds, int(seed))
        if family != "Homberger1000":
            found += attempt("ortools", "1", ortools_routes, path, family, seconds)
    elif metric in ("pmedian_cost", "ufl_cost"):
        found += attempt("highs", "1", highs_siting, path, row, seconds)
    if metric in ("pmedian_cost", "covered_demand_max"):
        found += attempt("spopt", "1", spopt_siting, path, row, seconds)
    return found


def attempt(solver, seed, function, *arguments):
    started, cpu = time.monotonic(), time.process_time()
    try:
        result = function(*arguments)
    except ImportError:
        return
    result.setdefault("status", "feasible" if result.get("objective") is not None else "unknown")
    result["seconds"] = time.monotonic() - started
    result["cpu_seconds"] = time.process_time() - cpu
    yield solver, seed, result


def pyvrp_routes(path, family, seconds, seed):
    import pyvrp
    import pyvrp.stop

    convention = "dimacs" if family == "Homberger1000" else "round"
    data = pyvrp.read(path, round_func=convention)
    found = pyvrp.solve(data, stop=pyvrp.stop.MaxRuntime(seconds), seed=seed, display=False)
    scale = 10 if convention == "dimacs" else 1
    return {"objective": found.cost() / scale if found.is_feasible() else None}


def ortools_routes(path, family, seconds):
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    size, capacity, demands, distance = read_vrp(path)
    least = math.ceil(sum(demands) / capacity)
    named = re.search(r"-k(\d+)", path.stem)
    vehicles = max(least, int(named[1]) if named else least) + 10
    manager = pywrapcp.RoutingIndexManager(size, vehicles, 0)
    routing = pywrapcp.RoutingModel(manager)
    legs = routing.RegisterTransitCallback(
        lambda a, b: distance(manager.IndexToNode(a), manager.IndexToNode(b)))
    routing.SetArcCostEvaluatorOfAllVehicles(legs)
    loads = routing.RegisterUnaryTransitCallback(lambda a: demands[manager.IndexToNode(a)])
    routing.AddDimension(loads, 0, capacity, True, "load")
    options = pywrapcp.DefaultRoutingSearchParameters()
    options.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH)
    options.time_limit.FromMilliseconds(int(1000 * seconds))
    found = routing.SolveWithParameters(options)
    return {"objective": found.ObjectiveValue() if found else None}


def read_vrp(path):
    """Nodes, capacity, demands and distance of a CVRPLIB file with rounded distances or LOWER_ROW."""
    header, sections, section = {}, {}, None
    for line in path.read_text().splitlines():
        words = line.replace(":", " : ").split()
        if not words or words[0] == "EOF":
            continue
        if words[0].endswith("_SECTION"):
            section = sections.setdefault(words[0], [])
        elif section is None or words[0][0].isalpha():
            header[words[0]] = words[-1]
        else:
            section.append(words)
    size, capacity = int(header["DIMENSION"]), int(header["CAPACITY"])
    demands = [int(row[1]) for row in sections["DEMAND_SECTION"]]
    if "EDGE_WEIGHT_SECTION" in sections:
        flat = [int(word) for row in sections["EDGE_WEIGHT_SECTION"] for word in row]

        def given(a, b):
            a, b = max(a, b), min(a, b)
            return 0 if a == b else flat[a * (a - 1) // 2 + b]

        return size, capacity, demands, given
    points = [(float(row[1]), float(row[2])) for row in sections["NODE_COORD_SECTION"]]
    return size, capacity, demands, lambda a, b: int(math.dist(points[a], points[b]) + 0.5)


def highs_siting(path, row, seconds):
    import highspy

    opening, costs, p = read_siting(path, row)
    clients, sites = costs.shape
    if clients * sites > MOST_PAIRS:
        return {}
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("time_limit", float(seconds))
    model.setOptionValue("threads", 1)
    is_open = [model.addVariable(0, 1, float(price), type=highspy.HighsVarType.kInteger)
               for price in opening]
    for client in range(clients):
        served = [model.addVariable(0, 1, float(cost)) for cost in costs[client]]
        model.addConstr(sum(served[1:], served[0]) == 1)
        for site in range(sites):
            model.addConstr(served[site] <= is_open[site])
    if p is not None:
        model.addConstr(sum(is_open[1:], is_open[0]) == p)
    model.minimize()
    return highs_result(model)


def highs_result(model):
    import highspy

    information = model.getInfo()
    proven = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    objective = information.objective_function_value
    if not math.isfinite(objective) or objective >= 1e29:
        return {}
    bound = information.mip_dual_bound
    gap = abs(objective - bound) / max(1e-9, abs(objective))
    return {"objective": objective, "lower_bound": bound, "gap": gap,
            "status": "optimal" if proven else "feasible"}


def spopt_siting(path, row, seconds):
    import numpy
    import pulp
    from spopt.locate import MCLP, PMedian

    is_coverage = row["metric"] == "covered_demand_max"
    if is_coverage:
        costs, weights, radius, p = read_covering(path, row)
    else:
        (_, costs, p), weights = read_siting(path, row), None
    # Coverage has no variable for each pair, but a pass over all.
    if costs.size > (10 if is_coverage else 1) * MOST_PAIRS:
        return {}
    if is_coverage:
        model = MCLP.from_cost_matrix(costs, weights, radius, p)
    else:
        model = PMedian.from_cost_matrix(costs, weights=numpy.ones(len(costs)), p_facilities=p)
    # Not by its own `solve`, which takes a solution found in time for one proven.
    solver = pulp.HiGHS(msg=False, threads=1, timeLimit=seconds)
    model.problem.solve(solver)
    result = highs_result(model.problem.solverModel)
    if not is_coverage or "objective" not in result:
        return result
    # pulp has HiGHS minimise what is to be maximised.
    return result | {"sense": "maximize", "objective": -result["objective"],
                     "upper_bound": -result["lower_bound"]}


def read_covering(path, row):
    """Clients × sites distances, weights as a column, radius and p."""
    import numpy

    lines = [line.split() for line in path.read_text().splitlines()[1:] if line.strip()]
    if lines[0][0] == "F":
        sites, clients = ([[float(word) for word in line[2:5]] for line in lines if line[0] == kind]
                          for kind in "FC")
    else:
        sites = clients = [[float(word) for word in line[:3]] for line in lines]
    sites, clients = numpy.array(sites), numpy.array(clients)
    distances = numpy.hypot(*(clients[:, None, k] - sites[None, :, k] for k in (0, 1)))
    radius, p = re.search(r"_r([\d.]+)_p(\d+)$", row["instance"]).groups()
    return distances, clients[:, 2], float(radius), int(p)


def read_siting(path, row):
    """Opening costs, clients × sites costs and p (None without)."""
    import numpy

    words = path.read_text().split()
    if row["family"] == "pmed":
        nodes, edges, p = map(int, words[:3])
        costs = numpy.full((nodes, nodes), numpy.inf)
        numpy.fill_diagonal(costs, 0)
        for edge in range(edges):
            a, b, length = map(int, words[3 + 3 * edge:6 + 3 * edge])
            costs[a - 1, b - 1] = costs[b - 1, a - 1] = length
        for middle in range(nodes):
            numpy.minimum(costs, costs[:, [middle]] + costs[[middle], :], out=costs)
        return numpy.zeros(nodes), costs, p
    if row["family"] == "tsplib":
        points = numpy.array([
            [float(word) for word in line.split()[1:3]] for line in path.read_text().splitlines()
            if re.match(r"\s*\d+\s+\S+\s+\S+\s*$", line)])
        between = points[:, None, :] - points[None, :, :]
        costs = numpy.floor(numpy.sqrt((between ** 2).sum(axis=2)))
        return numpy.zeros(len(points)), costs, int(re.search(r"_p(\d+)$", row["instance"])[1])
    sites, clients = int(words[0]), int(words[1])
    opening = numpy.array([float(words[3 + 2 * site]) for site in range(sites)])
    rest = numpy.array([float(word) for word in words[2 + 2 * sites:]]).reshape(clients, sites + 1)
    return opening, rest[:, 1:], None
