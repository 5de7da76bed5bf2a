#include <math.h>

#include "Guard.h"

// Proofs that there is no optimum, read off the tableau at which the simplex method stopped.

/// min of y·r over the rows' bounds less max of yA·x over the columns' bounds: positive where no point
/// gives rows and columns what `y`, counted from 1, says they must have in common.
static double gap(glp_prob *problem, const double *y, int *numbers, double *values) {
  double least = 0, most = 0;
  for (int i = glp_get_num_rows(problem); i > 0; i--) {
    if (y[i] == 0) continue;
    int type = glp_get_row_type(problem, i);
    bool open = type == GLP_FR || type == (y[i] > 0 ? GLP_UP : GLP_LO);
    if (open) return -INFINITY;
    least += y[i] * (y[i] > 0 ? glp_get_row_lb(problem, i) : glp_get_row_ub(problem, i));
  }
  for (int j = glp_get_num_cols(problem); j > 0; j--) {
    int count = glp_get_mat_col(problem, j, numbers, values);
    double price = 0, size = 0;
    for (int k = 1; k <= count; k++) {
      price += y[numbers[k]] * values[k];
      size += fabs(y[numbers[k]] * values[k]);
    }
    int type = glp_get_col_type(problem, j);
    bool open = type == GLP_FR || type == (price > 0 ? GLP_LO : GLP_UP);
    if (open) {
      if (fabs(price) > 1e-9 * (1 + size)) return -INFINITY;
    } else if (price != 0) {
      most += price * (price > 0 ? glp_get_col_ub(problem, j) : glp_get_col_lb(problem, j));
    }
  }
  return least - most;
}

/// The tableau can be read.
static bool has_factors(glp_prob *problem) {
  return glp_bf_exists(problem) || glp_factorize(problem) == 0;
}

/// Row of the basis inverse of the variable at which the dual simplex stopped, if it did.
static bool stopping_row(glp_prob *problem, double *y) {
  int rows = glp_get_num_rows(problem), k = glp_get_unbnd_ray(problem);
  if (k == 0 || !has_factors(problem)) return false;
  int place = k <= rows ? glp_get_row_bind(problem, k) : glp_get_col_bind(problem, k - rows);
  if (place == 0) return false;
  for (int i = 1; i <= rows; i++) y[i] = 0;
  y[place] = 1;
  glp_btran(problem, y);
  double largest = 0;
  for (int i = 1; i <= rows; i++) largest = fmax(largest, fabs(y[i]));
  for (int i = 1; i <= rows; i++)
    if (fabs(y[i]) < 1e-11 * largest) y[i] = 0;
  return largest > 0;
}

/// Tries the row with both signs; keeps the one that proves.
static bool prove(glp_prob *problem, double *y, int *numbers, double *values) {
  if (!stopping_row(problem, y)) return false;
  if (gap(problem, y, numbers, values) > 1e-9) return true;
  for (int i = glp_get_num_rows(problem); i > 0; i--) y[i] = -y[i];
  return gap(problem, y, numbers, values) > 1e-9;
}

/// Without costs every basis is dual feasible, and the dual simplex stops at a row that proves.
static bool prove_without_costs(glp_prob *problem, double *y, int *numbers, double *values) {
  glp_prob *copy = glp_create_prob();
  glp_copy_prob(copy, problem, GLP_OFF);
  for (int j = glp_get_num_cols(copy); j >= 0; j--) glp_set_obj_coef(copy, j, 0);
  glp_std_basis(copy);
  glp_smcp options;
  glp_init_smcp(&options);
  options.msg_lev = GLP_MSG_OFF;
  options.meth = GLP_DUAL;
  bool found = glp_simplex(copy, &options) == 0 && prove(copy, y, numbers, values);
  glp_delete_prob(copy);
  return found;
}

static int farkas(
    guard_problem *problem, double *y, int *numbers, double *values, double *multipliers,
    bool *found) {
  GUARDED(problem, {
    *found = prove(problem->handle, y, numbers, values)
        || prove_without_costs(problem->handle, y, numbers, values);
    for (int i = glp_get_num_rows(problem->handle); *found && i > 0; i--) multipliers[i - 1] = y[i];
  });
}

int guard_farkas(guard_problem *problem, double *multipliers, bool *found) {
  *found = false;
  if (!guard_is_here(problem)) return GUARD_NOT_HERE;
  size_t rows = glp_get_num_rows(problem->handle);
  double *room = calloc(2 * rows + 2, sizeof(double));
  int *numbers = guard_numbers(problem, (int32_t)rows);
  int code = GUARD_OUT_OF_MEMORY;
  if (room != NULL && numbers != NULL)
    code = farkas(problem, room, numbers, room + rows + 1, multipliers, found);
  free(room);
  return code;
}

static int ray(
    guard_problem *problem, int *numbers, double *values, double *direction, bool *found) {
  GUARDED(problem, {
    glp_prob *handle = problem->handle;
    int rows = glp_get_num_rows(handle);
    int k = glp_get_unbnd_ray(handle);
    if (k != 0 && has_factors(handle)) {
      bool basic =
          (k <= rows ? glp_get_row_stat(handle, k) : glp_get_col_stat(handle, k - rows)) == GLP_BS;
      if (!basic) {
        double dual = k <= rows ? glp_get_row_dual(handle, k) : glp_get_col_dual(handle, k - rows);
        double step = (dual < 0) == (glp_get_obj_dir(handle) == GLP_MIN) ? 1 : -1;
        int count = glp_eval_tab_col(handle, k, numbers, values);
        for (int j = glp_get_num_cols(handle); j > 0; j--) direction[j - 1] = 0;
        if (k > rows) direction[k - rows - 1] = step;
        for (int t = 1; t <= count; t++)
          if (numbers[t] > rows) direction[numbers[t] - rows - 1] = step * values[t];
        *found = true;
      }
    }
  });
}

int guard_ray(guard_problem *problem, double *direction, bool *found) {
  *found = false;
  if (!guard_is_here(problem)) return GUARD_NOT_HERE;
  size_t rows = glp_get_num_rows(problem->handle);
  double *values = malloc((rows + 1) * sizeof(double));
  int *numbers = guard_numbers(problem, (int32_t)rows);
  int code = GUARD_OUT_OF_MEMORY;
  if (values != NULL && numbers != NULL) code = ray(problem, numbers, values, direction, found);
  free(values);
  return code;
}
