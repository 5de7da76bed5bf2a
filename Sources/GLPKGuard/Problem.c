#include <math.h>

#include "Guard.h"

int guard_bound_type(double lower, double upper) {
  bool below = lower == -INFINITY, above = upper == INFINITY;
  if (below && above) return GLP_FR;
  if (below) return GLP_UP;
  if (above) return GLP_LO;
  return lower == upper ? GLP_FX : GLP_DB;
}

int guard_set_maximize(guard_problem *problem, bool maximize) {
  GUARDED(problem, glp_set_obj_dir(problem->handle, maximize ? GLP_MAX : GLP_MIN));
}

/// `numbers` one higher each, from place 1 on, as GLPK counts.
static const int *from_one(guard_problem *problem, int32_t count, const int32_t *numbers) {
  int *shifted = guard_numbers(problem, count);
  if (shifted == NULL) return NULL;
  for (int32_t k = 0; k < count; k++) shifted[k + 1] = numbers[k] + 1;
  return shifted;
}

static int32_t longest(int32_t count, const int32_t *starts) {
  int32_t length = 0;
  for (int32_t i = 0; i < count; i++)
    if (starts[i + 1] - starts[i] > length) length = starts[i + 1] - starts[i];
  return length;
}

int guard_add_rows(
    guard_problem *problem, int32_t count, const double *lower, const double *upper,
    const int32_t *starts, const int32_t *columns, const double *coefficients) {
  if (count == 0) return GUARD_OK;
  if (guard_numbers(problem, longest(count, starts)) == NULL) return GUARD_OUT_OF_MEMORY;
  GUARDED(problem, {
    int first = glp_add_rows(problem->handle, count);
    for (int32_t i = 0; i < count; i++) {
      int32_t start = starts[i], length = starts[i + 1] - start;
      glp_set_row_bnds(
          problem->handle, first + i, guard_bound_type(lower[i], upper[i]), lower[i], upper[i]);
      if (length > 0)
        glp_set_mat_row(
            problem->handle, first + i, length, from_one(problem, length, columns + start),
            coefficients + start - 1);
    }
  });
}

int guard_add_columns(
    guard_problem *problem, int32_t count, const double *lower, const double *upper,
    const double *costs, const bool *integer, const int32_t *starts, const int32_t *rows,
    const double *coefficients) {
  if (count == 0) return GUARD_OK;
  if (guard_numbers(problem, longest(count, starts)) == NULL) return GUARD_OUT_OF_MEMORY;
  GUARDED(problem, {
    int first = glp_add_cols(problem->handle, count);
    for (int32_t j = 0; j < count; j++) {
      int32_t start = starts[j], length = starts[j + 1] - start;
      glp_set_col_bnds(
          problem->handle, first + j, guard_bound_type(lower[j], upper[j]), lower[j], upper[j]);
      if (costs[j] != 0) glp_set_obj_coef(problem->handle, first + j, costs[j]);
      if (integer[j]) glp_set_col_kind(problem->handle, first + j, GLP_IV);
      if (length > 0)
        glp_set_mat_col(
            problem->handle, first + j, length, from_one(problem, length, rows + start),
            coefficients + start - 1);
    }
  });
}

int guard_delete_rows(guard_problem *problem, int32_t count, const int32_t *numbers) {
  if (count == 0) return GUARD_OK;
  const int *shifted = from_one(problem, count, numbers);
  if (shifted == NULL) return GUARD_OUT_OF_MEMORY;
  GUARDED(problem, glp_del_rows(problem->handle, count, shifted));
}

int guard_delete_columns(guard_problem *problem, int32_t count, const int32_t *numbers) {
  if (count == 0) return GUARD_OK;
  const int *shifted = from_one(problem, count, numbers);
  if (shifted == NULL) return GUARD_OUT_OF_MEMORY;
  GUARDED(problem, glp_del_cols(problem->handle, count, shifted));
}

int guard_set_row(
    guard_problem *problem, int32_t row, int32_t count, const int32_t *columns,
    const double *coefficients) {
  const int *shifted = from_one(problem, count, columns);
  if (shifted == NULL) return GUARD_OUT_OF_MEMORY;
  GUARDED(problem, glp_set_mat_row(problem->handle, row + 1, count, shifted, coefficients - 1));
}

int guard_set_row_bounds(guard_problem *problem, int32_t row, double lower, double upper) {
  GUARDED(problem, glp_set_row_bnds(problem->handle, row + 1, guard_bound_type(lower, upper), lower, upper));
}

int guard_set_column_bounds(guard_problem *problem, int32_t column, double lower, double upper) {
  GUARDED(
      problem, glp_set_col_bnds(problem->handle, column + 1, guard_bound_type(lower, upper), lower, upper));
}

int guard_set_integer(guard_problem *problem, int32_t column, bool integer) {
  GUARDED(problem, glp_set_col_kind(problem->handle, column + 1, integer ? GLP_IV : GLP_CV));
}

int guard_set_cost(guard_problem *problem, int32_t column, double cost) {
  GUARDED(problem, glp_set_obj_coef(problem->handle, column + 1, cost));
}

int guard_set_costs(guard_problem *problem, int32_t first, int32_t count, const double *costs) {
  GUARDED(problem, {
    for (int32_t j = 0; j < count; j++)
      glp_set_obj_coef(problem->handle, first + j + 1, costs[j]);
  });
}

int guard_set_row_name(guard_problem *problem, int32_t row, const char *name) {
  GUARDED(problem, glp_set_row_name(problem->handle, row + 1, name));
}

int guard_set_column_name(guard_problem *problem, int32_t column, const char *name) {
  GUARDED(problem, glp_set_col_name(problem->handle, column + 1, name));
}

int guard_scale(guard_problem *problem, int32_t flags) {
  GUARDED(problem, {
    if (flags == 0)
      glp_unscale_prob(problem->handle);
    else
      glp_scale_prob(problem->handle, flags);
  });
}

int guard_column_bounds(guard_problem *problem, double *lower, double *upper) {
  GUARDED(problem, {
    glp_prob *handle = problem->handle;
    for (int j = glp_get_num_cols(handle); j > 0; j--) {
      int type = glp_get_col_type(handle, j);
      bool above = type == GLP_FR || type == GLP_LO, below = type == GLP_FR || type == GLP_UP;
      lower[j - 1] = below ? -INFINITY : glp_get_col_lb(handle, j);
      upper[j - 1] = above ? INFINITY : glp_get_col_ub(handle, j);
    }
  });
}

int guard_row_bounds(guard_problem *problem, double *lower, double *upper) {
  GUARDED(problem, {
    glp_prob *handle = problem->handle;
    for (int i = glp_get_num_rows(handle); i > 0; i--) {
      int type = glp_get_row_type(handle, i);
      bool above = type == GLP_FR || type == GLP_LO, below = type == GLP_FR || type == GLP_UP;
      lower[i - 1] = below ? -INFINITY : glp_get_row_lb(handle, i);
      upper[i - 1] = above ? INFINITY : glp_get_row_ub(handle, i);
    }
  });
}

int guard_costs(guard_problem *problem, double *constant, double *costs) {
  GUARDED(problem, {
    *constant = glp_get_obj_coef(problem->handle, 0);
    for (int j = glp_get_num_cols(problem->handle); j > 0; j--)
      costs[j - 1] = glp_get_obj_coef(problem->handle, j);
  });
}
