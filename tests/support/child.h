#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

namespace glgrad {

/// From now on this is a forked process, whose exit does not look for leaks: what threads of its
/// parent had is nobody's here.
void becomeChild();

/// How a forked process ends that calls `function`, and _exit with what it returns: its exit
/// status, or minus the signal that ended it. After 20 seconds that is SIGALRM.
template <class Function>
int endOfChild(const Function& function) {
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        becomeChild();
        alarm(20);
        _exit(function());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace glgrad
