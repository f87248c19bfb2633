#pragma once

namespace glgrad {

/// An OpenGL context that plays the application's: on an EGL display without a surface, current
/// from the constructor to the destructor. While it lives, functions of glbinding may be called.
class EglApplication {
public:
    enum class Api { core, compatibility, es };

    explicit EglApplication(Api api = Api::core, bool debug = false);
    ~EglApplication();
    EglApplication(const EglApplication&) = delete;
    EglApplication& operator=(const EglApplication&) = delete;

    /// False where EGL gives no such context.
    bool works() const { return context_ != nullptr; }
    /// Its address, as EGL knows it.
    void* address() const { return context_; }
    void makeCurrent() const;
    /// Leaves this thread without a context.
    void letGo() const;
    bool isCurrent() const;
    /// Ends the display, and with it all contexts that anybody made there.
    void terminateDisplay();

private:
    void* display_ = nullptr;
    void* context_ = nullptr;
};

}  // namespace glgrad
