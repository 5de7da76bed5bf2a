"""Makes an instance for Scripts/bench generated, larger than the public ones, and prints its row.

    bench_instances.py NAME FOLDER

`covering_N_rR_pP`: N demand points and 200 sites, uniform on a square of 30, weights 1 to 100; P sites
cover what is within R (Cordeau, Furini & Ljubić, EJOR 275, 2019).
`modular_S_C_L`: S sites and C clients, uniform on a square of 1000, demands 1 to 100, served at the
distance for each unit; L sizes a site, multiples of a fiftieth of all demand, whose cost rises with the
power 0.7 of the size (the dimensions and economies of scale of Jena, Cordeau & Gendron, INFORMS J.
Computing 29, 2017, for one period; the figures are ours).
`clustered_N`: a round of N stops about 100 centres, each the likelier the nearer (density e^(-d/s)),
the depot in the middle, loads 1 to 100, about 100 stops a trip (after the clustered instances of Uchoa
et al., EJOR 257, 2017). What it is compared with is the savings method, computed here.
"""

import json
import pathlib
import sys

import numpy
from scipy.spatial import cKDTree

SIDE, CENTRES, STOPS_A_TRIP = 100_000, 100, 100


def make(name, folder):
    """Writes an instance into a folder; its row, as in best-known.csv."""
    kind, count = name.split("_")[0], int(name.split("_")[1])
    random = numpy.random.default_rng(count)
    if kind == "covering":
        path = folder / f"{name}.txt"
        write_covering(path, random, count)
        row = {"family": "mclp", "metric": "covered_demand_max", "best_known": "nan"}
    elif kind == "modular":
        path = folder / f"{name}.json"
        write_modular(path, random, *map(int, name.split("_")[1:]))
        row = {"family": "modular", "metric": "cost", "best_known": "nan"}
    else:
        path = folder / f"{name}.vrp"
        points, loads, capacity = clustered(random, count)
        write_round(path, name, points, loads, capacity)
        row = {"family": "clustered", "metric": "cost",
               "best_known": str(savings(points, loads, capacity))}
    return row | {"file": str(path), "instance": name, "status": ""}


def write_covering(path, random, count):
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"200\t{count}\n")
        numpy.savetxt(file, lines(random.uniform(0, 30, (200, 2)), numpy.ones(200)),
                      "F\t%d\t%.6f\t%.6f\t%d")
        numpy.savetxt(file, lines(random.uniform(0, 30, (count, 2)),
                                  random.integers(1, 101, count)), "C\t%d\t%.6f\t%.6f\t%d")


def write_modular(path, random, sites, clients, sizes):
    at, places = random.uniform(0, 1000, (sites, 2)), random.uniform(0, 1000, (clients, 2))
    demands = random.integers(1, 101, clients)
    unit = int(demands.sum() / 50)
    # A site of one unit costs about what it costs to reach its clients.
    price = (60 * unit * random.uniform(0.8, 1.2, sites)).round()
    costs = numpy.hypot(*(places[:, None, k] - at[None, :, k] for k in (0, 1))).round(2)
    path.write_text(json.dumps({
        "sites": [{"opening_cost": 0, "sizes": [
            {"capacity": unit * size, "cost": round(first * size ** 0.7)}
            for size in range(1, sizes + 1)]} for first in price.tolist()],
        "clients": [{"demand": int(demand), "unit_costs": row}
                    for demand, row in zip(demands, costs.tolist())]}), encoding="utf-8")


def lines(points, amounts):
    return numpy.column_stack([numpy.arange(len(points)), points, amounts])


def clustered(random, count):
    """Points (the depot first), loads (the depot's 0) and capacity."""
    centres = random.uniform(0.1 * SIDE, 0.9 * SIDE, (CENTRES, 2))[random.integers(0, CENTRES, count)]
    distance = random.gamma(2, SIDE / 25, count)  # radius of a density e^(-d/s) in the plane
    angle = random.uniform(0, 2 * numpy.pi, count)
    offset = distance[:, None] * numpy.column_stack([numpy.cos(angle), numpy.sin(angle)])
    points = numpy.vstack([[SIDE / 2, SIDE / 2], numpy.clip(centres + offset, 0, SIDE)]).round()
    loads = numpy.append(0, random.integers(1, 101, count))
    return points, loads, int(round(STOPS_A_TRIP * 50.5))


def write_round(path, name, points, loads, capacity):
    numbers = numpy.arange(1, len(points) + 1)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"NAME : {name}\nTYPE : CVRP\nDIMENSION : {len(points)}\n"
                   f"EDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : {capacity}\nNODE_COORD_SECTION\n")
        numpy.savetxt(file, numpy.column_stack([numbers, points]), "%d")
        file.write("DEMAND_SECTION\n")
        numpy.savetxt(file, numpy.column_stack([numbers, loads]), "%d")
        file.write("DEPOT_SECTION\n1\n-1\nEOF\n")


def savings(points, loads, capacity, near=24):
    """Cost of the parallel savings method (Clarke & Wright 1964) over the nearest stops."""
    def distance(one, two):
        return numpy.rint(numpy.hypot(*(points[one] - points[two]).T))

    stops = numpy.arange(1, len(points))
    tree = cKDTree(points[1:])
    two = tree.query(points[1:], near + 1)[1][:, 1:].ravel() + 1
    one = numpy.repeat(stops, near)
    one, two = one[one < two], two[one < two]
    home = distance(numpy.zeros(len(points), int), numpy.arange(len(points)))
    saved = home[one] + home[two] - distance(one, two)
    order = numpy.argsort(-saved, kind="stable")
    order = order[saved[order] > 0]
    cost = 2 * home.sum()
    trip = list(range(len(points)))  # an end of a trip names it; the other end and the load are there
    other, load = list(range(len(points))), loads.tolist()
    inner = bytearray(len(points))
    for i, j, gain in zip(one[order].tolist(), two[order].tolist(), saved[order].tolist()):
        if inner[i] or inner[j] or other[i] == j or load[i] + load[j] > capacity:
            continue
        first, last, total = other[i], other[j], load[i] + load[j]
        inner[i], inner[j] = first != i, last != j
        other[first], other[last], load[first], load[last] = last, first, total, total
        cost -= gain
    return cost


if __name__ == "__main__":
    print(json.dumps(make(sys.argv[1], pathlib.Path(sys.argv[2]))))
