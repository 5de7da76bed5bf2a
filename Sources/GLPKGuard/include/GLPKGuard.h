#ifndef GLPK_GUARD_H
#define GLPK_GUARD_H

// GLPK ends in abort() when it is misused or short of memory. Every call here runs under a jump
// buffer instead and comes back with a code; the jump crosses frames of C only. Rows and columns
// count from 0 at this border. Input is validated by the caller; this is the net below.

#include <glpk.h>
#include <stdbool.h>
#include <stdint.h>

/// How a guarded call ended; what GLPK itself answered is passed apart.
typedef enum {
  GUARD_OK = 0,
  /// GLPK failed; its environment on this thread, with every problem in it, is gone.
  GUARD_LOST = 1,
  /// As GUARD_LOST, because memory or the memory limit ran out.
  GUARD_OUT_OF_MEMORY = 2,
  /// The problem belongs to another thread, or to an environment lost before.
  GUARD_NOT_HERE = 3,
  /// `guard_poll` asked to stop in the midst of a call; the problem is as it was before.
  GUARD_INTERRUPTED = 4,
  /// A search is under way on the problem; only `guard_tree` calls may be made.
  GUARD_BUSY = 5,
} guard_code;

/// A problem together with the environment (the thread's arena of GLPK) it lives in.
typedef struct guard_problem guard_problem;

/// Asked now and then from within a long call; true to leave it.
typedef bool (*guard_poll)(void *context);

// Environment of the calling thread.

/// The last failure on this thread in GLPK's words; empty where there was none.
const char *guard_message(void);
/// Most memory in MiB that GLPK may take on this thread, all problems together; 0 for no limit.
int guard_limit_memory(int32_t mebibytes);
/// Bytes GLPK holds on this thread.
int guard_memory_in_use(size_t *bytes);

// Problem.

/// NULL when the environment cannot be set up; see `guard_message`.
guard_problem *guard_create(void);
/// May be called on any thread: on another than its own the problem is left to its owner, which
/// frees it with its next call.
void guard_free(guard_problem *problem);
/// The problem belongs to the calling thread and its environment lives.
bool guard_is_here(const guard_problem *problem);

int guard_set_maximize(guard_problem *problem, bool maximize);
/// Rows of a sparse matrix by rows: entries `starts[i]..<starts[i + 1]`; bounds may be infinite.
int guard_add_rows(
    guard_problem *problem, int32_t count, const double *lower, const double *upper,
    const int32_t *starts, const int32_t *columns, const double *coefficients);
/// Columns of a sparse matrix by columns; `integer` says of each whether it is integral.
int guard_add_columns(
    guard_problem *problem, int32_t count, const double *lower, const double *upper,
    const double *costs, const bool *integer, const int32_t *starts, const int32_t *rows,
    const double *coefficients);
/// `numbers` in any order, without duplicates.
int guard_delete_rows(guard_problem *problem, int32_t count, const int32_t *numbers);
int guard_delete_columns(guard_problem *problem, int32_t count, const int32_t *numbers);
int guard_set_row(
    guard_problem *problem, int32_t row, int32_t count, const int32_t *columns,
    const double *coefficients);
int guard_set_row_bounds(guard_problem *problem, int32_t row, double lower, double upper);
int guard_set_column_bounds(guard_problem *problem, int32_t column, double lower, double upper);
/// Bounds of all columns or rows; infinite where there is none.
int guard_column_bounds(guard_problem *problem, double *lower, double *upper);
int guard_row_bounds(guard_problem *problem, double *lower, double *upper);
/// The constant and the costs of all columns.
int guard_costs(guard_problem *problem, double *constant, double *costs);
int guard_set_integer(guard_problem *problem, int32_t column, bool integer);
/// Column -1 is the constant term.
int guard_set_cost(guard_problem *problem, int32_t column, double cost);
int guard_set_costs(guard_problem *problem, int32_t first, int32_t count, const double *costs);
int guard_set_row_name(guard_problem *problem, int32_t row, const char *name);
int guard_set_column_name(guard_problem *problem, int32_t column, const char *name);
/// `flags` as glp_scale_prob; 0 takes all scale factors off.
int guard_scale(guard_problem *problem, int32_t flags);

// Basis: one GLP_BS, GLP_NL, GLP_NU, GLP_NF or GLP_NS for each row and column.

int guard_basis(guard_problem *problem, int8_t *rows, int8_t *columns);
int guard_set_basis(guard_problem *problem, const int8_t *rows, const int8_t *columns);
typedef enum { GUARD_SLACK_BASIS, GUARD_TRIANGULAR_BASIS, GUARD_BIXBY_BASIS } guard_crash;
int guard_crash_basis(guard_problem *problem, guard_crash crash);

// Simplex.

typedef struct {
  /// What glp_simplex returned.
  int32_t code;
  int32_t primal, dual;
  double objective;
  /// Iterations of this call.
  int32_t iterations;
} guard_simplex_result;

int guard_simplex(
    guard_problem *problem, const glp_smcp *options, guard_poll poll, void *context,
    guard_simplex_result *result);
/// Each buffer may be NULL.
int guard_read_columns(guard_problem *problem, double *values, double *reduced_costs);
int guard_read_rows(guard_problem *problem, double *values, double *duals);
/// Multipliers `y` of the rows proving that there is no feasible point: over all bounds, y·(A x) stays
/// below what y times the rows must at least be. `found` is false where there is no such proof.
int guard_farkas(guard_problem *problem, double *multipliers, bool *found);
/// Direction in which the objective improves without end, after the primal simplex found one;
/// `found` is false where it did not.
int guard_ray(guard_problem *problem, double *direction, bool *found);


// Branch and cut. The search works on a copy, so that the problem is as it was whatever happens.

/// A search under way, seen from a visit.
typedef struct guard_tree guard_tree;

/// Called by the search with one of GLPK's reasons (GLP_ISELECT, GLP_IROWGEN, ...).
typedef void (*guard_visit)(void *context, guard_tree *tree, int32_t reason);

typedef struct {
  guard_visit visit;
  guard_poll poll;
  void *context;
  /// Bit r set: visit for reason r.
  uint32_t reasons;
  /// Only solutions better than this count.
  bool has_cutoff;
  double cutoff;
} guard_search_hooks;

typedef struct {
  /// What glp_intopt returned; GLP_ENOPFS as well where integral bounds leave no room.
  int32_t code;
  /// There is a solution; its values are written to the buffer passed.
  bool has_solution;
  double objective;
  /// Best bound of the nodes left open; meaningful only where the search was interrupted.
  bool has_bound;
  double bound;
  int32_t iterations, nodes;
} guard_search_result;

/// Without `options->presolve` the problem must hold the optimal basis of its relaxation.
int guard_search(
    guard_problem *problem, const glp_iocp *options, const guard_search_hooks *hooks, double *values,
    guard_search_result *result);

typedef struct {
  /// Node the search is at and its depth; 0 and -1 between nodes.
  int32_t node, depth;
  /// Nodes created so far, and nodes still open.
  int32_t nodes, open;
  /// Simplex iterations so far.
  int32_t iterations;
  /// Rows, columns and entries of the relaxation together.
  int32_t size;
  bool has_solution;
  /// Relaxations no better than `objective` are cut off: by a solution or by the cutoff.
  bool has_objective_limit;
  double objective;
  /// Objective of the relaxation last solved.
  double relaxation;
} guard_tree_state;

int guard_tree_look(guard_tree *tree, guard_tree_state *state);
/// The best bound over the nodes open; infinite before the root is solved, `found` false without.
int guard_tree_bound(guard_tree *tree, double *bound, bool *found);
/// Solves the node's relaxation beforehand, on another copy whose simplex can be interrupted often, and
/// hands its basis over (GLP_IPREPRO only). For relaxations that take long: GLPK's own solve would
/// listen every five seconds only.
int guard_tree_relax(
    guard_tree *tree, const glp_smcp *options, guard_poll poll, void *context);
/// Values of all columns in the relaxation of the node.
int guard_tree_values(guard_tree *tree, double *values);
/// The relaxation is what GLPK takes for integral.
int guard_tree_is_integral(guard_tree *tree, double tolerance, bool *integral);
/// Adds a row to the node and all below it (GLP_IROWGEN and GLP_ICUTGEN only).
int guard_tree_add_row(
    guard_tree *tree, double lower, double upper, int32_t count, const int32_t *columns,
    const double *coefficients);
/// Makes the node's basis, to which added rows belong, ready for GLPK's own cuts.
int guard_tree_factorize(guard_tree *tree);
/// Rows that visits have added to the node itself and that GLPK still has: it drops idle cuts.
int guard_tree_added_rows(guard_tree *tree, int32_t *count);
/// Values of the first `rows` rows, those of the problem itself, at a point.
int guard_tree_activities(guard_tree *tree, const double *point, int32_t rows, double *activities);
/// Takes a solution; false where it is no better than the one there is. Feasibility is not checked.
int guard_tree_submit(guard_tree *tree, const double *values, bool *taken);
/// The column is fractional in the relaxation (GLP_IBRANCH only).
int guard_tree_can_branch(guard_tree *tree, int32_t column, bool *can);
/// Number of fractional columns, and the one nearest to a half; -1 without (GLP_IBRANCH only).
int guard_tree_fractional(guard_tree *tree, int32_t *count, int32_t *nearest);
/// Branches on a fractional column; `side` is GLP_NO_BRNCH, GLP_DN_BRNCH or GLP_UP_BRNCH.
int guard_tree_branch(guard_tree *tree, int32_t column, int32_t side);
int guard_tree_stop(guard_tree *tree);

#endif
