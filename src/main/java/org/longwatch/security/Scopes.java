package org.longwatch.security;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a system was granted: interactions by resource type, written as {@code system/Type.cruds} or
 * {@code system/*.cruds} (SMART App Launch 2.2; the words {@code read}, {@code write} and {@code *}
 * of version 1 are understood). Scopes of other contexts and scopes with a query grant nothing.
 *
 * @param granted interactions by type; {@code *} stands for every type
 */
public record Scopes(Map<String, Set<Interaction>> granted) {

  /** Everything: people, the registry itself, and clients that were not narrowed down. */
  public static final Scopes EVERYTHING = new Scopes(Map.of("*", EnumSet.allOf(Interaction.class)));

  /** Nothing at all. */
  public static final Scopes NOTHING = new Scopes(Map.of());

  private static final Pattern SCOPE =
      Pattern.compile("system/(\\*|[A-Z][A-Za-z]{1,60})\\.(\\*|read|write|c?r?u?d?s?)");

  public Scopes {
    Map<String, Set<Interaction>> kept = new TreeMap<>();
    granted.forEach(
        (type, set) -> {
          if (!set.isEmpty()) {
            kept.put(type, Set.copyOf(set));
          }
        });
    granted = Map.copyOf(kept);
  }

  /** What a list of scopes, parted by spaces, grants; what is not understood grants nothing. */
  public static Scopes parse(String text) {
    Map<String, Set<Interaction>> granted = new TreeMap<>();
    for (String scope : text.strip().split("\\s+")) {
      read(scope)
          .ifPresent(
              one ->
                  one.granted()
                      .forEach(
                          (type, set) ->
                              granted
                                  .computeIfAbsent(type, any -> EnumSet.noneOf(Interaction.class))
                                  .addAll(set)));
    }
    return new Scopes(granted);
  }

  /** The words of a list of scopes that are not understood, in order. */
  public static List<String> unknown(String text) {
    return Arrays.stream(text.strip().split("\\s+"))
        .filter(scope -> !scope.isEmpty() && read(scope).isEmpty())
        .toList();
  }

  private static Optional<Scopes> read(String scope) {
    Matcher parts = SCOPE.matcher(scope);
    if (!parts.matches() || parts.group(2).isEmpty()) {
      return Optional.empty();
    }
    Set<Interaction> set =
        switch (parts.group(2)) {
          case "*" -> EnumSet.allOf(Interaction.class);
          case "read" -> EnumSet.of(Interaction.READ, Interaction.SEARCH);
          case "write" -> EnumSet.of(Interaction.CREATE, Interaction.UPDATE, Interaction.DELETE);
          default ->
              Arrays.stream(Interaction.values())
                  .filter(one -> parts.group(2).indexOf(one.letter()) >= 0)
                  .collect(Collectors.toCollection(() -> EnumSet.noneOf(Interaction.class)));
        };
    return Optional.of(new Scopes(Map.of(parts.group(1), set)));
  }

  /** Whether the interaction with the type is granted. */
  public boolean allow(String type, Interaction interaction) {
    return of(type).contains(interaction);
  }

  /** What both grant. */
  public Scopes and(Scopes other) {
    Set<String> types = new TreeSet<>(granted.keySet());
    types.addAll(other.granted.keySet());
    Map<String, Set<Interaction>> both = new TreeMap<>();
    for (String type : types) {
      Set<Interaction> set = EnumSet.noneOf(Interaction.class);
      set.addAll(of(type));
      set.retainAll(other.of(type));
      both.put(type, set);
    }
    Set<Interaction> ofAll = both.getOrDefault("*", Set.of());
    both.entrySet().removeIf(e -> !e.getKey().equals("*") && ofAll.containsAll(e.getValue()));
    return new Scopes(both);
  }

  public boolean isEmpty() {
    return granted.isEmpty();
  }

  /** As text, types in alphabetical order. */
  public String text() {
    List<String> scopes = new ArrayList<>();
    new TreeMap<>(granted)
        .forEach(
            (type, set) ->
                scopes.add(
                    "system/"
                        + type
                        + "."
                        + new TreeSet<>(set)
                            .stream().map(one -> "" + one.letter()).collect(Collectors.joining())));
    return String.join(" ", scopes);
  }

  private Set<Interaction> of(String type) {
    Set<Interaction> set = EnumSet.noneOf(Interaction.class);
    set.addAll(granted.getOrDefault(type, Set.of()));
    set.addAll(granted.getOrDefault("*", Set.of()));
    return set;
  }
}
