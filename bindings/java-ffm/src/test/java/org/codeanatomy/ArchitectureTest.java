package org.codeanatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What others can see of the binding is Java, and nothing else. */
class ArchitectureTest {
  private static final Set<String> FORBIDDEN =
      Set.of("java.lang.foreign", "java.lang.invoke", "org.codeanatomy.internal");

  private static List<Class<?>> publicClasses() throws Exception {
    Path folder =
        Path.of(URI.create(Session.class.getResource("Session.class").toString())).getParent();
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.contains("Test")) {
          Class<?> type = Class.forName("org.codeanatomy." + name.replace(".class", ""));
          if (isVisible(type)) {
            classes.add(type);
          }
        }
      }
    }
    assertTrue(classes.contains(ArrowBatch.Builder.class), "the classes were not found");
    return classes;
  }

  private static boolean isVisible(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
  }

  @Test
  void no_public_signature_names_a_type_of_the_foreign_function_interface() throws Exception {
    Set<String> offences = new TreeSet<>();
    for (Class<?> type : publicClasses()) {
      for (Field field : type.getDeclaredFields()) {
        check(field.getModifiers(), field.toGenericString(), offences, field.getGenericType());
      }
      for (Method method : type.getDeclaredMethods()) {
        check(method, offences, method.getGenericReturnType());
      }
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        check(constructor, offences);
      }
      check(Modifier.PUBLIC, type.getName(), offences, type.getGenericInterfaces());
      check(Modifier.PUBLIC, type.getName(), offences, type.getGenericSuperclass());
    }
    assertEquals(Set.of(), offences);
  }

  private static void check(Executable executable, Set<String> offences, Type... more) {
    String name = executable.toGenericString();
    check(executable.getModifiers(), name, offences, more);
    check(executable.getModifiers(), name, offences, executable.getGenericParameterTypes());
    check(executable.getModifiers(), name, offences, executable.getGenericExceptionTypes());
  }

  private static void check(int modifiers, String member, Set<String> offences, Type... types) {
    boolean visible = Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    for (Type type : types) {
      if (visible && type != null && FORBIDDEN.stream().anyMatch(type.getTypeName()::contains)) {
        offences.add(member);
      }
    }
  }

  @Test
  void one_package_is_exported_and_nothing_but_java_base_is_needed() throws IOException {
    ModuleDescriptor module =
        ModuleDescriptor.read(
            Files.newInputStream(
                Path.of(URI.create(Session.class.getResource("Session.class").toString()))
                    .resolve("../../../module-info.class")
                    .normalize()));
    assertEquals("org.codeanatomy", module.name());
    assertEquals(Set.of("java.base"), names(module.requires()));
    assertEquals(
        Set.of("org.codeanatomy"),
        module.exports().stream()
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet()));
    assertTrue(module.opens().isEmpty());
    assertFalse(module.isOpen());
  }

  private static Set<String> names(Set<ModuleDescriptor.Requires> requires) {
    return requires.stream()
        .map(ModuleDescriptor.Requires::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void every_error_code_has_an_exception_of_its_kind() {
    List<String> general =
        Arrays.stream(ErrorCode.values())
            .filter(code -> code != ErrorCode.UNKNOWN)
            .filter(code -> thrown(code).getClass() == CodeAnatomyException.class)
            .map(ErrorCode::name)
            .toList();
    assertEquals(List.of(), general);
    assertEquals(CodeAnatomyException.class, thrown(ErrorCode.UNKNOWN).getClass());
  }

  private static CodeAnatomyException thrown(ErrorCode code) {
    return CodeAnatomyException.of(
        new ErrorReport(
            Status.INTERNAL, code, "XX000", "test", "text", "", 0, 0, false, Map.of(), List.of()));
  }
}
