# `cmake --install`: the headers, the library and what find_package(adjudge) needs.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(ADJUDGE_PACKAGE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/adjudge")
install(TARGETS adjudge EXPORT adjudge-targets ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT library
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/adjudge" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT library
  FILES_MATCHING PATTERN "*.hpp")
install(EXPORT adjudge-targets NAMESPACE adjudge:: DESTINATION "${ADJUDGE_PACKAGE_DIR}" COMPONENT library)

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/adjudge-config.cmake.in"
  "${PROJECT_BINARY_DIR}/adjudge-config.cmake" INSTALL_DESTINATION "${ADJUDGE_PACKAGE_DIR}"
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a new minor version may change the interface.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/adjudge-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/adjudge-config.cmake" "${PROJECT_BINARY_DIR}/adjudge-config-version.cmake"
  "${CMAKE_CURRENT_LIST_DIR}/dependencies.cmake" DESTINATION "${ADJUDGE_PACKAGE_DIR}" COMPONENT library)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT library)
