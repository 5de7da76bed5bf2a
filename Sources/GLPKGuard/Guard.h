#ifndef GUARD_INTERNAL_H
#define GUARD_INTERNAL_H

#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "GLPKGuard.h"

/// GLPK's arena on one thread. It outlives the thread while a problem still names it.
typedef struct environment {
  atomic_int references;
  /// Problems of this environment that are not freed yet; touched by the owning thread only.
  int32_t problems;
  /// GLPK failed in it: nothing in it may be touched again.
  bool lost;
  /// Guards what other threads touch: `ended` and the list of problems left for the owner.
  pthread_mutex_t lock;
  bool ended;
  struct guard_problem *left;
} environment;

struct guard_problem {
  glp_prob *handle;
  environment *environment;
  struct guard_problem *next;
  /// 1-based numbers on their way to GLPK; outside its arena, so that no jump leaks it.
  int *numbers;
  int32_t capacity;
  /// A search is under way on a copy of it.
  bool busy;
};

/// A guarded call under way: calls nest when a callback out of GLPK calls back in.
typedef struct frame {
  jmp_buf jump;
  int code;
  guard_poll poll;
  void *context;
  struct frame *outer;
} frame;

/// Opens a guarded call on the problem's environment; GUARD_OK, or why it cannot be.
int guard_enter(const guard_problem *problem, frame *opened);
/// Closes it. An environment that was lost is freed when the outermost call closes.
int guard_leave(frame *closed, int code);
/// The failure by which this thread's environment was lost while calls on it are still open: GLPK's
/// own frames must not be returned to then. GUARD_OK otherwise.
int guard_failure(void);
/// Leaves the innermost guarded call with a code.
_Noreturn void guard_jump(int code);

/// GLPK's bound type for bounds that may be infinite.
int guard_bound_type(double lower, double upper);

/// Room for `count` 1-based numbers plus the unused one; NULL without memory.
int *guard_numbers(guard_problem *problem, int32_t count);

#define GUARDED(problem, ...)                         \
  do {                                                \
    frame call;                                       \
    int entered = guard_enter(problem, &call);        \
    if (entered != GUARD_OK) return entered;          \
    if (_setjmp(call.jump) != 0)                      \
      return guard_leave(&call, call.code);           \
    __VA_ARGS__;                                      \
    return guard_leave(&call, GUARD_OK);              \
  } while (0)

#endif
