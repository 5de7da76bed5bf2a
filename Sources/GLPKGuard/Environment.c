#include "Guard.h"

#include <stdio.h>

typedef struct {
  environment *environment;
  frame *innermost;
  int32_t memory_limit;
  int failure;
  char message[512];
} thread_state;

static _Thread_local thread_state thread;

// Thread exit: GLPK keeps its arena until told otherwise.
static pthread_key_t exit_key;
static pthread_once_t exit_once = PTHREAD_ONCE_INIT;

static void release(environment *released) {
  if (atomic_fetch_sub(&released->references, 1) == 1) {
    pthread_mutex_destroy(&released->lock);
    free(released);
  }
}

/// Frees GLPK's arena with all that is in it. The problems that name it learn it from `ended`.
static void end_environment(void) {
  environment *ended = thread.environment;
  if (ended == NULL) return;
  thread.environment = NULL;
  pthread_mutex_lock(&ended->lock);
  ended->ended = true;
  guard_problem *left = ended->left;
  ended->left = NULL;
  pthread_mutex_unlock(&ended->lock);
  while (left != NULL) {
    guard_problem *next = left->next;
    free(left->numbers);
    free(left);
    release(ended);
    left = next;
  }
  glp_free_env();
  pthread_setspecific(exit_key, NULL);
  release(ended);
}

static void thread_exits(void *value) {
  // The thread's own variables may be gone by now on some systems; what the key holds is not.
  thread.environment = value;
  end_environment();
}

static void make_exit_key(void) { pthread_key_create(&exit_key, thread_exits); }

static void on_error(void *unused) {
  (void)unused;
  if (thread.environment != NULL) thread.environment->lost = true;
  bool memory = strstr(thread.message, "memory allocation limit exceeded") != NULL
      || strstr(thread.message, "no memory available") != NULL;
  thread.failure = memory ? GUARD_OUT_OF_MEMORY : GUARD_LOST;
  if (thread.innermost != NULL) guard_jump(thread.failure);
}

/// Takes every word of GLPK off the terminal; a solver that talks is one that can be interrupted.
static int on_message(void *unused, const char *text) {
  (void)unused;
  if (glp_at_error()) {
    size_t length = strlen(thread.message);
    snprintf(thread.message + length, sizeof thread.message - length, "%s", text);
    return 1;
  }
  frame *innermost = thread.innermost;
  if (innermost != NULL && innermost->poll != NULL && innermost->poll(innermost->context))
    guard_jump(GUARD_INTERRUPTED);
  return 1;
}

static environment *start_environment(void) {
  pthread_once(&exit_once, make_exit_key);
  environment *started = calloc(1, sizeof *started);
  if (started == NULL || glp_init_env() > 1) {
    snprintf(thread.message, sizeof thread.message, "no memory for GLPK's environment");
    free(started);
    return NULL;
  }
  pthread_mutex_init(&started->lock, NULL);
  atomic_init(&started->references, 1);
  glp_error_hook(on_error, NULL);
  glp_term_hook(on_message, NULL);
  if (thread.memory_limit > 0) glp_mem_limit(thread.memory_limit);
  thread.environment = started;
  pthread_setspecific(exit_key, started);
  return started;
}

/// Frees the problems that other threads left here.
static void free_left(environment *here) {
  pthread_mutex_lock(&here->lock);
  guard_problem *left = here->left;
  here->left = NULL;
  pthread_mutex_unlock(&here->lock);
  while (left != NULL) {
    guard_problem *next = left->next;
    left->next = NULL;
    guard_free(left);
    left = next;
  }
}

const char *guard_message(void) { return thread.message; }

int guard_limit_memory(int32_t mebibytes) {
  thread.memory_limit = mebibytes;
  // GLPK reads a limit beyond the address space as none.
  if (thread.environment != NULL) glp_mem_limit(mebibytes > 0 ? mebibytes : INT32_MAX);
  return GUARD_OK;
}

int guard_memory_in_use(size_t *bytes) {
  *bytes = 0;
  if (thread.environment != NULL) glp_mem_usage(NULL, NULL, bytes, NULL);
  return GUARD_OK;
}

bool guard_is_here(const guard_problem *problem) {
  return problem->environment == thread.environment && !problem->environment->lost;
}

int guard_enter(const guard_problem *problem, frame *opened) {
  if (!guard_is_here(problem)) return GUARD_NOT_HERE;
  if (problem->busy) return GUARD_BUSY;
  opened->code = GUARD_OK;
  opened->poll = NULL;
  opened->context = NULL;
  opened->outer = thread.innermost;
  thread.innermost = opened;
  thread.message[0] = 0;
  return GUARD_OK;
}

int guard_leave(frame *closed, int code) {
  thread.innermost = closed->outer;
  if (thread.innermost == NULL && thread.environment != NULL && thread.environment->lost)
    end_environment();
  return code;
}

int guard_failure(void) {
  return thread.environment != NULL && thread.environment->lost ? thread.failure : GUARD_OK;
}

_Noreturn void guard_jump(int code) {
  thread.innermost->code = code;
  _longjmp(thread.innermost->jump, 1);
}

guard_problem *guard_create(void) {
  thread.message[0] = 0;
  environment *here = thread.environment;
  if (here != NULL && here->lost) return NULL;
  if (here == NULL) here = start_environment();
  if (here == NULL) return NULL;
  free_left(here);
  // Freeing the last problem left ends the environment.
  if (thread.environment == NULL) here = start_environment();
  guard_problem *created = here == NULL ? NULL : calloc(1, sizeof *created);
  if (created == NULL) return NULL;
  created->environment = here;
  frame call;
  guard_enter(created, &call);
  if (_setjmp(call.jump) != 0) {
    guard_leave(&call, call.code);
    free(created);
    return NULL;
  }
  created->handle = glp_create_prob();
  guard_leave(&call, GUARD_OK);
  atomic_fetch_add(&here->references, 1);
  here->problems++;
  return created;
}

static int delete_handle(guard_problem *problem) { GUARDED(problem, glp_delete_prob(problem->handle)); }

void guard_free(guard_problem *problem) {
  environment *home = problem->environment;
  if (home != thread.environment) {
    pthread_mutex_lock(&home->lock);
    bool ended = home->ended;
    if (!ended) {
      problem->next = home->left;
      home->left = problem;
    }
    pthread_mutex_unlock(&home->lock);
    if (!ended) return;
  } else if (!home->lost) {
    delete_handle(problem);
    home->problems--;
    // Without problems the arena is given back, and with it what interrupted calls left in it.
    if (home->problems == 0 && thread.innermost == NULL && thread.environment == home)
      end_environment();
  }
  free(problem->numbers);
  free(problem);
  release(home);
}

int *guard_numbers(guard_problem *problem, int32_t count) {
  if (problem->numbers == NULL || problem->capacity < count) {
    int32_t capacity = count < 256 ? 256 : count + count / 2;
    int *numbers = realloc(problem->numbers, ((size_t)capacity + 1) * sizeof(int));
    if (numbers == NULL) return NULL;
    problem->numbers = numbers;
    problem->capacity = capacity;
  }
  return problem->numbers;
}
