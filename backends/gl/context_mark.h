#pragma once

namespace glgrad {

/// An object of a device in its context, to know the context by: an address comes back for another
/// context, and so do names of objects. It is the vertex array that the device draws with. Contexts
/// that share objects do not share vertex arrays.
class ContextMark {
public:
    ContextMark() = default;
    ContextMark(const ContextMark&) = delete;
    ContextMark& operator=(const ContextMark&) = delete;

    /// Makes it in the current context.
    void make();
    /// From the context that has it.
    void remove();
    unsigned vertexArray() const { return vertexArray_; }

    /// Whether the current context has it, or none was made yet.
    bool isHere() const;
    /// The same, faster, for contexts in which the vertex array is always bound.
    bool isBound() const;

private:
    unsigned vertexArray_ = 0;
    int number_ = 0;
};

}  // namespace glgrad
