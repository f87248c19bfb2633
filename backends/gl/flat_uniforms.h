#pragma once

#include <string>

#include "backends/gl/shader_assembly.h"

namespace glgrad {

/// A program's shaders.
struct ShaderPair {
    std::string vertex;
    std::string fragment;
};

/// The program for a fragment shader. Where the dialect asks for it, the vertex shader reads the
/// uniforms "name", which it calls "host_name", and hands them over as flat inputs: llvmpipe spends
/// some thirty instructions on each value of a uniform in every group of fragments, because it
/// gathers them lane by lane, and one on a flat input. Arrays stay uniforms.
ShaderPair programShaders(const Dialect& dialect, const std::string& fragmentSource);

/// The name that the host knows a uniform of such a program by.
std::string hostName(const std::string& uniform);

}  // namespace glgrad
