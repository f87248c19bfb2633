# The peers of bench/anchors, where what they need is installed.
set(anchors "${PROJECT_SOURCE_DIR}/bench/anchors")

# Not by find_package, which changes the flags of the whole project.
find_path(torch_config TorchConfig.cmake NO_CACHE
    PATH_SUFFIXES share/cmake/Torch lib/${CMAKE_LIBRARY_ARCHITECTURE}/cmake/Torch
                  ${CMAKE_LIBRARY_ARCHITECTURE}/cmake/Torch cmake/Torch)
if(torch_config)
    add_test(NAME anchor_libtorch
        COMMAND "${CMAKE_CTEST_COMMAND}"
            --build-and-test "${anchors}/libtorch" "${CMAKE_CURRENT_BINARY_DIR}/anchor_libtorch"
            --build-generator "${CMAKE_GENERATOR}" --build-makeprogram "${CMAKE_MAKE_PROGRAM}"
            --build-noclean
            --build-options "-DCMAKE_BUILD_TYPE=Release" "-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}"
                            "-DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}"
            --test-command libtorch_bench --check)
    set_tests_properties(anchor_libtorch PROPERTIES LABELS cpu TIMEOUT 900)
endif()

# Builds without ONNX Runtime. Where its setup.sh has been run, a network is computed.
set(onnxruntime_test --list)
set(onnxruntime_library "${PROJECT_SOURCE_DIR}/build/anchors/onnxruntime/libonnxruntime.so.1")
if(EXISTS "${onnxruntime_library}")
    set(onnxruntime_test --check --library "${onnxruntime_library}")
endif()
add_test(NAME anchor_onnxruntime
    COMMAND "${CMAKE_CTEST_COMMAND}"
        --build-and-test "${anchors}/onnxruntime" "${CMAKE_CURRENT_BINARY_DIR}/anchor_onnxruntime"
        --build-generator "${CMAKE_GENERATOR}" --build-makeprogram "${CMAKE_MAKE_PROGRAM}"
        --build-noclean
        --build-options "-DCMAKE_BUILD_TYPE=Release" "-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}"
                        "-DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}"
        --test-command onnxruntime_bench ${onnxruntime_test})
set_tests_properties(anchor_onnxruntime PROPERTIES LABELS cpu TIMEOUT 900)

find_program(NODE_PROGRAM node)
find_program(BASH_PROGRAM bash)
if(NODE_PROGRAM AND BASH_PROGRAM)
    add_test(NAME anchor_tfjs
        COMMAND "${BASH_PROGRAM}" "${CMAKE_CURRENT_SOURCE_DIR}/anchor_tfjs.sh" "${NODE_PROGRAM}"
                "${CMAKE_CURRENT_BINARY_DIR}/anchor_tfjs")
    set_tests_properties(anchor_tfjs PROPERTIES LABELS gl TIMEOUT 300)
endif()
