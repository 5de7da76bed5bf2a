#include <math.h>

#include "Guard.h"

struct guard_tree {
  /// The copy searched, as a problem of its own so that calls on it can be guarded.
  guard_problem copy;
  const guard_search_hooks *hooks;
  /// Columns of the problem; with a cutoff the copy has one more, fixed at 0, that costs 1.
  int32_t columns;
  glp_tree *tree;
  bool primed;
  /// Room for a point, 1-based.
  double *point;
  /// Second copy, on which long relaxations are solved; NULL until one is.
  glp_prob *mirror;
};

static int copy_problem(guard_problem *problem, guard_tree *state, bool *empty) {
  GUARDED(problem, {
    glp_prob *copy = glp_create_prob();
    state->copy.handle = copy;
    glp_copy_prob(copy, problem->handle, GLP_OFF);
    glp_set_it_cnt(copy, 0);
    for (int j = 1; j <= state->columns; j++) {
      if (glp_get_col_kind(copy, j) == GLP_CV) continue;
      int type = glp_get_col_type(copy, j);
      if (type == GLP_FR) continue;
      // GLPK wants integral bounds on integral columns.
      double lower = ceil(glp_get_col_lb(copy, j) - 1e-9);
      double upper = floor(glp_get_col_ub(copy, j) + 1e-9);
      if ((type == GLP_DB || type == GLP_FX) && lower > upper) *empty = true;
      if (type == GLP_DB && lower == upper) type = GLP_FX;
      if (!*empty) glp_set_col_bnds(copy, j, type, lower, upper);
    }
    if (state->hooks->has_cutoff) {
      int extra = glp_add_cols(copy, 1);
      glp_set_obj_coef(copy, extra, 1);
    }
  });
}

/// GLPK has no cutoff; a solution is taken at its word, though, and one that puts the cutoff into the
/// extra column has just that objective.
static void prime(guard_tree *state) {
  state->primed = true;
  if (!state->hooks->has_cutoff) return;
  for (int j = 1; j <= state->columns; j++) state->point[j] = 0;
  state->point[state->columns + 1] =
      state->hooks->cutoff - glp_get_obj_coef(state->copy.handle, 0);
  glp_ios_heur_sol(state->tree, state->point);
}

static void on_visit(glp_tree *tree, void *context) {
  guard_tree *state = context;
  int reason = glp_ios_reason(tree);
  state->tree = tree;
  if (!state->primed) prime(state);
  if ((state->hooks->reasons >> reason & 1) == 0) return;
  state->hooks->visit(state->hooks->context, state, reason);
  // A call made by the visit lost the environment: GLPK cannot go on.
  int failure = guard_failure();
  if (failure != GUARD_OK) guard_jump(failure);
}

static bool has_solution(const guard_tree *state) {
  glp_prob *copy = state->copy.handle;
  int status = glp_mip_status(copy);
  if (status != GLP_OPT && status != GLP_FEAS) return false;
  return !state->hooks->has_cutoff || glp_mip_col_val(copy, state->columns + 1) == 0;
}

static int run(guard_tree *state, const glp_iocp *options, guard_search_result *result) {
  GUARDED(&state->copy, {
    call.poll = state->hooks->poll;
    call.context = state->hooks->context;
    glp_iocp hooked = *options;
    hooked.cb_func = on_visit;
    hooked.cb_info = state;
    result->code = glp_intopt(state->copy.handle, &hooked);
  });
}

static int read(guard_tree *state, bool open, double *values, guard_search_result *result) {
  GUARDED(&state->copy, {
    glp_prob *copy = state->copy.handle;
    result->iterations = glp_get_it_cnt(copy);
    result->has_solution = has_solution(state);
    if (result->has_solution) {
      result->objective = glp_mip_obj_val(copy);
      for (int j = 1; j <= state->columns; j++) values[j - 1] = glp_mip_col_val(copy, j);
    }
    if (open && state->tree != NULL) {
      int best = glp_ios_best_node(state->tree);
      result->has_bound = best != 0;
      if (best != 0) result->bound = glp_ios_node_bound(state->tree, best);
      glp_ios_tree_size(state->tree, NULL, NULL, &result->nodes);
    }
  });
}

static int delete_copy(guard_tree *state) {
  GUARDED(&state->copy, {
    glp_delete_prob(state->copy.handle);
    if (state->mirror != NULL) glp_delete_prob(state->mirror);
  });
}

int guard_search(
    guard_problem *problem, const glp_iocp *options, const guard_search_hooks *hooks, double *values,
    guard_search_result *result) {
  memset(result, 0, sizeof *result);
  guard_tree state;
  memset(&state, 0, sizeof state);
  state.hooks = hooks;
  if (!guard_is_here(problem)) return GUARD_NOT_HERE;
  state.columns = glp_get_num_cols(problem->handle);
  state.copy.environment = problem->environment;
  state.point = malloc(((size_t)state.columns + 2) * sizeof(double));
  if (state.point == NULL) return GUARD_OUT_OF_MEMORY;
  bool empty = false;
  int code = copy_problem(problem, &state, &empty);
  if (code == GUARD_OK) {
    problem->busy = true;
    if (empty)
      result->code = GLP_ENOPFS;
    else
      code = run(&state, options, result);
    problem->busy = false;
    bool interrupted = code == GUARD_INTERRUPTED;
    if (interrupted || code == GUARD_OK) {
      int reading = read(&state, interrupted, values, result);
      if (reading != GUARD_OK) code = reading;
      // An interrupted search holds its copy for good; the environment takes both along.
      if (!interrupted && reading == GUARD_OK) delete_copy(&state);
    }
  }
  free(state.copy.numbers);
  free(state.point);
  return code;
}

int guard_tree_look(guard_tree *tree, guard_tree_state *state) {
  GUARDED(&tree->copy, {
    glp_prob *searched = glp_ios_get_prob(tree->tree);
    state->node = glp_ios_curr_node(tree->tree);
    state->depth = state->node == 0 ? -1 : glp_ios_node_level(tree->tree, state->node);
    glp_ios_tree_size(tree->tree, &state->open, NULL, &state->nodes);
    state->iterations = glp_get_it_cnt(searched);
    state->size =
        glp_get_num_rows(searched) + glp_get_num_cols(searched) + glp_get_num_nz(searched);
    int status = glp_mip_status(searched);
    state->has_objective_limit = status == GLP_FEAS || status == GLP_OPT;
    state->has_solution = state->has_objective_limit;
    if (state->has_solution && tree->hooks->has_cutoff)
      state->has_solution = glp_mip_col_val(searched, tree->columns + 1) == 0;
    state->objective = glp_mip_obj_val(searched);
    state->relaxation = glp_get_obj_val(searched);
  });
}

int guard_tree_bound(guard_tree *tree, double *bound, bool *found) {
  GUARDED(&tree->copy, {
    int best = glp_ios_best_node(tree->tree);
    *found = best != 0;
    if (best != 0) *bound = glp_ios_node_bound(tree->tree, best);
  });
}

int guard_tree_relax(
    guard_tree *tree, const glp_smcp *options, guard_poll poll, void *context) {
  GUARDED(&tree->copy, {
    glp_prob *searched = tree->copy.handle;
    // Left behind for good if the call is interrupted.
    glp_prob *mirror = tree->mirror == NULL ? glp_create_prob() : tree->mirror;
    tree->mirror = NULL;
    glp_copy_prob(mirror, searched, GLP_OFF);
    glp_set_it_cnt(mirror, glp_get_it_cnt(searched));
    call.poll = poll;
    call.context = context;
    int code = glp_simplex(mirror, options);
    call.poll = NULL;
    tree->mirror = mirror;
    bool usable = code == 0 || code == GLP_EOBJLL || code == GLP_EOBJUL || code == GLP_ETMLIM;
    if (usable) {
      for (int i = glp_get_num_rows(searched); i > 0; i--)
        glp_set_row_stat(searched, i, glp_get_row_stat(mirror, i));
      for (int j = glp_get_num_cols(searched); j > 0; j--)
        glp_set_col_stat(searched, j, glp_get_col_stat(mirror, j));
      glp_set_it_cnt(searched, glp_get_it_cnt(mirror));
    }
  });
}

int guard_tree_values(guard_tree *tree, double *values) {
  GUARDED(&tree->copy, {
    for (int j = tree->columns; j > 0; j--)
      values[j - 1] = glp_get_col_prim(tree->copy.handle, j);
  });
}

/// As GLPK's own check after row generation, whose answer it must foresee: columns that are not basic
/// are at a bound, and values beyond a bound pass.
static bool is_integral(glp_prob *problem, int j, double tolerance) {
  if (glp_get_col_kind(problem, j) == GLP_CV || glp_get_col_stat(problem, j) != GLP_BS) return true;
  double x = glp_get_col_prim(problem, j);
  int type = glp_get_col_type(problem, j);
  bool below = type == GLP_LO || type == GLP_DB || type == GLP_FX;
  bool above = type == GLP_UP || type == GLP_DB || type == GLP_FX;
  if (below && x < glp_get_col_lb(problem, j) + tolerance) return true;
  if (above && x > glp_get_col_ub(problem, j) - tolerance) return true;
  return fabs(x - floor(x + 0.5)) <= tolerance;
}

int guard_tree_is_integral(guard_tree *tree, double tolerance, bool *integral) {
  GUARDED(&tree->copy, {
    *integral = true;
    for (int j = tree->columns; j > 0 && *integral; j--)
      *integral = is_integral(tree->copy.handle, j, tolerance);
  });
}

int guard_tree_add_row(
    guard_tree *tree, double lower, double upper, int32_t count, const int32_t *columns,
    const double *coefficients) {
  int *numbers = guard_numbers(&tree->copy, count);
  if (numbers == NULL) return GUARD_OUT_OF_MEMORY;
  for (int32_t k = 0; k < count; k++) numbers[k + 1] = columns[k] + 1;
  GUARDED(&tree->copy, {
    glp_prob *searched = tree->copy.handle;
    int row = glp_add_rows(searched, 1);
    glp_set_row_bnds(searched, row, guard_bound_type(lower, upper), lower, upper);
    glp_set_mat_row(searched, row, count, numbers, coefficients - 1);
  });
}

int guard_tree_factorize(guard_tree *tree) {
  GUARDED(&tree->copy, glp_factorize(tree->copy.handle));
}

int guard_tree_added_rows(guard_tree *tree, int32_t *count) {
  GUARDED(&tree->copy, {
    int level = glp_ios_node_level(tree->tree, glp_ios_curr_node(tree->tree));
    *count = 0;
    for (int i = glp_get_num_rows(tree->copy.handle); i > 0; i--) {
      glp_attr row;
      glp_ios_row_attr(tree->tree, i, &row);
      // Cuts that GLPK found by itself have a class.
      if (row.origin != GLP_RF_REG && row.klass == 0 && row.level == level) ++*count;
    }
  });
}

static int add_columns(
    guard_tree *tree, const double *point, int32_t rows, int *numbers, double *values,
    double *activities) {
  GUARDED(&tree->copy, {
    for (int j = 1; j <= tree->columns; j++) {
      if (point[j - 1] == 0) continue;
      int count = glp_get_mat_col(tree->copy.handle, j, numbers, values);
      for (int k = 1; k <= count; k++)
        if (numbers[k] <= rows) activities[numbers[k] - 1] += values[k] * point[j - 1];
    }
  });
}

int guard_tree_activities(guard_tree *tree, const double *point, int32_t rows, double *activities) {
  int present = glp_get_num_rows(tree->copy.handle);
  double *values = malloc(((size_t)present + 1) * sizeof(double));
  int *numbers = guard_numbers(&tree->copy, present);
  int code = GUARD_OUT_OF_MEMORY;
  if (values != NULL && numbers != NULL) {
    for (int32_t i = 0; i < rows; i++) activities[i] = 0;
    code = add_columns(tree, point, rows, numbers, values, activities);
  }
  free(values);
  return code;
}

int guard_tree_submit(guard_tree *tree, const double *values, bool *taken) {
  for (int32_t j = 0; j < tree->columns; j++) tree->point[j + 1] = values[j];
  tree->point[tree->columns + 1] = 0;
  GUARDED(&tree->copy, *taken = glp_ios_heur_sol(tree->tree, tree->point) == 0);
}

int guard_tree_can_branch(guard_tree *tree, int32_t column, bool *can) {
  GUARDED(&tree->copy, *can = glp_ios_can_branch(tree->tree, column + 1) != 0);
}

int guard_tree_fractional(guard_tree *tree, int32_t *count, int32_t *nearest) {
  GUARDED(&tree->copy, {
    double least = 1;
    *count = 0;
    *nearest = -1;
    for (int j = 1; j <= tree->columns; j++) {
      if (!glp_ios_can_branch(tree->tree, j)) continue;
      double x = glp_get_col_prim(tree->copy.handle, j), distance = fabs(x - floor(x) - 0.5);
      ++*count;
      if (distance < least) {
        least = distance;
        *nearest = j - 1;
      }
    }
  });
}

int guard_tree_branch(guard_tree *tree, int32_t column, int32_t side) {
  GUARDED(&tree->copy, glp_ios_branch_upon(tree->tree, column + 1, side));
}

int guard_tree_stop(guard_tree *tree) { GUARDED(&tree->copy, glp_ios_terminate(tree->tree)); }
