package dev.reelay.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The words that meters and log lines have for the members of sealed families: their names in snake case. */
final class Words {

    private Words() {}

    /** The word for this member, for example {@code not_started}. */
    static String of(Object member) {
        return of(member.getClass());
    }

    /** The words of all members of a sealed family. */
    static List<String> all(Class<?> family) {
        return members(family).map(Words::of).sorted().distinct().toList();
    }

    private static Stream<Class<?>> members(Class<?> family) {
        return family.isSealed()
                ? Stream.of(family.getPermittedSubclasses()).flatMap(Words::members)
                : Stream.of(family);
    }

    private static String of(Class<?> member) {
        return member.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
