# How every target of the project is compiled.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

# In all trees but the one that users get, the standard library checks indices and iterators.
if(PROJECT_IS_TOP_LEVEL)
  add_compile_definitions($<$<NOT:$<CONFIG:Release>>:_GLIBCXX_ASSERTIONS>)
endif()

add_library(adjudge_warnings INTERFACE)
target_compile_options(adjudge_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -Wcast-align -Woverloaded-virtual $<$<BOOL:${ADJUDGE_WARNINGS_AS_ERRORS}>:-Werror>)
# Where g++ 12 optimises fully it takes `"a" + text` for overlapping memory (gcc bug 105651), sees counters of shared values
# as memory of no size, reads variants past the member that they hold (gcc bugs 107852 and 105562), and guesses at null
# pointers, so these speak only in the trees for development.
target_compile_options(adjudge_warnings INTERFACE
  "$<IF:$<CONFIG:Release>,$<$<CXX_COMPILER_ID:GNU>:-Wno-restrict;-Wno-stringop-overflow;-Wno-array-bounds;-Wno-maybe-uninitialized>,-Wnull-dereference>")

# Sanitizers are chosen by a preset: -DADJUDGE_SANITIZE=address,undefined
if(ADJUDGE_SANITIZE)
  add_compile_options(-fsanitize=${ADJUDGE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ADJUDGE_SANITIZE})
endif()
