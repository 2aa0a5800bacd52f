package dev.reelay.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which threads of a process have used its CPU time, as Linux counts it, by the beginnings of their names. */
final class ThreadTimes {

    private static final double TICKS_PER_SECOND = 100;
    private static final int SHOWN = 10;

    /** As Linux cuts the names of their threads off. */
    private static final Set<String> COMPILERS = Set.of("C1 CompilerThre", "C2 CompilerThre");

    private ThreadTimes() {}

    /** CPU time of the JIT compiler's threads so far, in seconds; NaN where {@code /proc} has none of the process. */
    static double ofCompilers(long pid) {
        try {
            return byKind(pid).entrySet().stream()
                    .filter(kind -> COMPILERS.contains(kind.getKey()))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Prints the kinds of threads that used most. */
    static void print(long pid) {
        Map<String, Double> seconds;
        try {
            seconds = byKind(pid);
        } catch (IOException e) {
            System.out.println("no CPU times of threads: " + e);
            return;
        }
        double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        seconds.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(SHOWN)
                .forEach(kind -> System.out.printf(
                        Locale.ROOT,
                        "CPU of threads %-35s %10.2f s, %4.1f %%%n",
                        kind.getKey(),
                        kind.getValue(),
                        kind.getValue() * 100 / all));
    }

    private static Map<String, Double> byKind(long pid) throws IOException {
        Map<String, Double> seconds = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                add(thread.resolve("stat"), seconds);
            }
        }
        return seconds;
    }

    private static void add(Path stat, Map<String, Double> seconds) throws IOException {
        try {
            String line = Files.readString(stat);
            String name = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
            List<String> fields =
                    List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
            double ticks = Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
            seconds.merge(
                    COMPILERS.contains(name) ? name : name.replaceAll("[-#]?[0-9]+.*", ""),
                    ticks / TICKS_PER_SECOND,
                    Double::sum);
        } catch (NoSuchFileException ended) {
            // The thread ended meanwhile.
        }
    }
}
