// glgrad: internal header
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>
#include <vector>

#include "core/thread_object.h"

namespace glgrad {

/// What one scope gives to the thread that it began on: see ThreadScopes.
struct ScopeEntry {
    std::atomic<bool> ended = false;
};

/// The entries of this thread's scopes of one kind, the innermost last. A scope may end in any
/// order and on any thread: it marks its entry, which its own thread takes out when it looks next.
template <class Entry>
class ThreadScopes {
public:
    static ThreadScopes& here() { return threadObject<ThreadScopes>(); }

    void begin(std::shared_ptr<Entry> entry) { entries_.push_back(std::move(entry)); }
    /// On any thread.
    static void end(Entry& entry) {
        entry.ended = true;
        here().open();
    }

    const std::vector<std::shared_ptr<Entry>>& open() {
        if (std::ranges::any_of(entries_, isEnded)) dropEnded();
        return entries_;
    }

private:
    static bool isEnded(const std::shared_ptr<Entry>& entry) { return entry->ended; }

    void dropEnded() {
        // Its end may run anybody's code, so it goes when it is no longer in the list.
        for (auto found = ended(); found != entries_.end(); found = ended()) {
            const std::shared_ptr<Entry> entry = std::move(*found);
            entries_.erase(found);
        }
    }
    auto ended() { return std::ranges::find_if(entries_, isEnded); }

    std::vector<std::shared_ptr<Entry>> entries_;
};

}  // namespace glgrad
