package dev.reelay.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the names that somebody may have meant. Case, hyphens, dots and spaces count for nothing; names with segments
 * ({@code luma/luma-ray-2/image-to-video}) are compared as a whole and segment by segment.
 */
public final class DidYouMean {

    static final int MOST = 3;

    /** Edits per character up to which a name is near. */
    private static final double NEAR = 0.4;

    /** A longer text is no slip of the pen, and comparing it would cost its length times that of every name. */
    private static final int LONGEST = 200;

    private record Scored(String name, double distance) {}

    private DidYouMean() {}

    /** Up to {@value #MOST} of the names, the nearest first; none when none is near. */
    public static List<String> nearest(String meant, Collection<String> names) {
        Map<String, List<String>> alone = new LinkedHashMap<>();
        names.forEach(name -> alone.put(name, List.of()));
        return nearest(meant, alone);
    }

    /** The same for names that go by other words too, for example a field's title. */
    static List<String> nearest(String meant, Map<String, List<String>> namesAndOtherWords) {
        if (meant.length() > LONGEST) {
            return List.of();
        }
        List<Scored> scored = new ArrayList<>();
        namesAndOtherWords.forEach((name, others) -> {
            double distance = others.stream()
                    .mapToDouble(other -> distance(meant, other))
                    .reduce(distance(meant, name), Math::min);
            scored.add(new Scored(name, distance));
        });
        return scored.stream()
                .filter(one -> one.distance <= NEAR)
                .sorted(Comparator.comparingDouble(Scored::distance).thenComparing(Scored::name))
                .limit(MOST)
                .map(Scored::name)
                .toList();
    }

    /** The end of a sentence that offers the nearest names; empty when there are none. */
    static String hint(List<String> nearest) {
        return nearest.isEmpty() ? "" : "; did you mean \"" + String.join("\" or \"", nearest) + "\"?";
    }

    private static double distance(String meant, String name) {
        List<String> a = segments(meant);
        List<String> b = segments(name);
        // What both end in, such as image-to-video, tells nothing.
        while (a.size() > 1 && b.size() > 1 && a.getLast().equals(b.getLast())) {
            a = a.subList(0, a.size() - 1);
            b = b.subList(0, b.size() - 1);
        }
        double whole = share(String.join("/", a), String.join("/", b));
        return Math.min(whole, bySegment(a, b));
    }

    /** How far the segments of {@code meant} are, on average, from the nearest ones of the name. */
    private static double bySegment(List<String> meant, List<String> name) {
        return meant.stream()
                .mapToDouble(one -> name.stream()
                        .mapToDouble(other -> Math.min(share(one, other), partOf(one, other)))
                        .min()
                        .orElse(1))
                .average()
                .orElse(1);
    }

    private static List<String> segments(String name) {
        return Arrays.stream(name.toLowerCase(Locale.ROOT).split("/"))
                .map(segment -> segment.replaceAll("[^\\p{L}\\p{N}]", ""))
                .filter(segment -> !segment.isEmpty())
                .toList();
    }

    /** {@code luma} for {@code luma-ray-2}, {@code my_prompt} for {@code prompt}: near, the nearer the more they share. */
    private static double partOf(String a, String b) {
        String shorter = a.length() <= b.length() ? a : b;
        String longer = a.length() <= b.length() ? b : a;
        if (shorter.length() < 3 || !longer.contains(shorter)) {
            return 1;
        }
        return 0.2 + 0.2 * (longer.length() - shorter.length()) / longer.length();
    }

    private static double share(String a, String b) {
        int longer = Math.max(a.length(), b.length());
        return longer == 0 ? 1 : (double) edits(a, b) / longer;
    }

    /** How many letters must be inserted, deleted, replaced or swapped with their neighbour (optimal string alignment). */
    private static int edits(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        Arrays.setAll(last, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
