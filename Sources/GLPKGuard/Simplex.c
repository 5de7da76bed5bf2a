#include "Guard.h"

int guard_basis(guard_problem *problem, int8_t *rows, int8_t *columns) {
  GUARDED(problem, {
    glp_prob *handle = problem->handle;
    for (int i = glp_get_num_rows(handle); i > 0; i--) rows[i - 1] = glp_get_row_stat(handle, i);
    for (int j = glp_get_num_cols(handle); j > 0; j--)
      columns[j - 1] = glp_get_col_stat(handle, j);
  });
}

int guard_set_basis(guard_problem *problem, const int8_t *rows, const int8_t *columns) {
  GUARDED(problem, {
    glp_prob *handle = problem->handle;
    for (int i = glp_get_num_rows(handle); i > 0; i--) glp_set_row_stat(handle, i, rows[i - 1]);
    for (int j = glp_get_num_cols(handle); j > 0; j--)
      glp_set_col_stat(handle, j, columns[j - 1]);
  });
}

int guard_crash_basis(guard_problem *problem, guard_crash crash) {
  GUARDED(problem, {
    switch (crash) {
      case GUARD_SLACK_BASIS: glp_std_basis(problem->handle); break;
      case GUARD_TRIANGULAR_BASIS: glp_adv_basis(problem->handle, 0); break;
      case GUARD_BIXBY_BASIS: glp_cpx_basis(problem->handle); break;
    }
  });
}

int guard_simplex(
    guard_problem *problem, const glp_smcp *options, guard_poll poll, void *context,
    guard_simplex_result *result) {
  GUARDED(problem, {
    glp_prob *handle = problem->handle;
    call.poll = poll;
    call.context = context;
    glp_set_it_cnt(handle, 0);
    result->code = glp_simplex(handle, options);
    result->iterations = glp_get_it_cnt(handle);
    result->primal = glp_get_prim_stat(handle);
    result->dual = glp_get_dual_stat(handle);
    result->objective = glp_get_obj_val(handle);
  });
}

int guard_read_columns(guard_problem *problem, double *values, double *reduced_costs) {
  GUARDED(problem, {
    glp_prob *handle = problem->handle;
    for (int j = glp_get_num_cols(handle); j > 0; j--) {
      if (values != NULL) values[j - 1] = glp_get_col_prim(handle, j);
      if (reduced_costs != NULL) reduced_costs[j - 1] = glp_get_col_dual(handle, j);
    }
  });
}

int guard_read_rows(guard_problem *problem, double *values, double *duals) {
  GUARDED(problem, {
    glp_prob *handle = problem->handle;
    for (int i = glp_get_num_rows(handle); i > 0; i--) {
      if (values != NULL) values[i - 1] = glp_get_row_prim(handle, i);
      if (duals != NULL) duals[i - 1] = glp_get_row_dual(handle, i);
    }
  });
}
