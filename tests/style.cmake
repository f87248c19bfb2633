add_test(NAME readme
    COMMAND "${CMAKE_COMMAND}" "-DREADME=${PROJECT_SOURCE_DIR}/README.md"
            "-DSOURCE=${PROJECT_SOURCE_DIR}" -P "${CMAKE_CURRENT_SOURCE_DIR}/readme.cmake")

find_program(BASH_PROGRAM bash)
if(NOT BASH_PROGRAM)
    return()
endif()

add_test(NAME include_order
    COMMAND "${BASH_PROGRAM}" "${CMAKE_CURRENT_SOURCE_DIR}/include_order.sh" "${PROJECT_SOURCE_DIR}")
add_test(NAME include_order_planted
    COMMAND "${BASH_PROGRAM}" "${CMAKE_CURRENT_SOURCE_DIR}/include_order_planted.sh"
            "${CMAKE_CURRENT_BINARY_DIR}/include_order")

add_test(NAME compile_errors
    COMMAND "${CMAKE_COMMAND}" "-DCOMPILER=${CMAKE_CXX_COMPILER}"
            "-DFLAGS=-std=c++20;-I${PROJECT_BINARY_DIR}/include"
            "-DSOURCES=${CMAKE_CURRENT_SOURCE_DIR}/compile_errors"
            -P "${CMAKE_CURRENT_SOURCE_DIR}/compile_errors.cmake")

find_program(PYTHON3_PROGRAM python3)
if(PYTHON3_PROGRAM)
    add_test(NAME fields
        COMMAND "${PYTHON3_PROGRAM}" "${CMAKE_CURRENT_SOURCE_DIR}/fields.py" "${PROJECT_SOURCE_DIR}")
endif()

# Examples that check gradients end with an error where these are wrong.
foreach(example IN ITEMS own_op own_shader_op own_layer own_training functional)
    if(TARGET ${example})
        add_backend_test(example.${example} ${example})
    endif()
endforeach()

if(TARGET fashion_mnist)
    add_test(NAME fashion_mnist_command_line
        COMMAND "${BASH_PROGRAM}" "${CMAKE_CURRENT_SOURCE_DIR}/fashion_mnist_command_line.sh"
                "$<TARGET_FILE:fashion_mnist>" "${CMAKE_CURRENT_BINARY_DIR}/fashion_mnist_command_line")
    set_tests_properties(fashion_mnist_command_line PROPERTIES LABELS cpu TIMEOUT 300)
endif()

if(TARGET tape AND GLGRAD_INSTALL)
    add_test(NAME programs_command_line
        COMMAND "${BASH_PROGRAM}" "${CMAKE_CURRENT_SOURCE_DIR}/programs_command_line.sh"
                "$<TARGET_FILE:tape>" "$<TARGET_FILE:glgrad-info>")
    set_tests_properties(programs_command_line PROPERTIES TIMEOUT 300)
endif()

# Other versions of clang-format lay code out differently.
find_program(CLANG_FORMAT NAMES clang-format-14 clang-format)
if(CLANG_FORMAT)
    execute_process(COMMAND "${CLANG_FORMAT}" --version OUTPUT_VARIABLE clang_format_version)
    if(clang_format_version MATCHES "version 14\\.")
        add_test(NAME format
            COMMAND "${CMAKE_COMMAND}" -E env "CLANG_FORMAT=${CLANG_FORMAT}"
                    "${BASH_PROGRAM}" "${PROJECT_SOURCE_DIR}/scripts/format.sh" --check)
    endif()
endif()
