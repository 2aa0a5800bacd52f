package dev.reelay.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the known names that are most similar to a misspelt one: ids of models, fields of inputs, members of model
 * files, settings. Upper and lower case, hyphens, dots and spaces make no difference. Names with segments ({@code
 * luma/luma-ray-2/image-to-video}) are compared as a whole and segment by segment.
 */
public final class DidYouMean {

    static final int MAX_NAMES = 3;

    /** Names with more edits per character than this are not similar. */
    private static final double MAX_DISTANCE = 0.4;

    /** A longer text is not a typing mistake, and comparing it takes time in proportion to its length. */
    private static final int MAX_LENGTH = 200;

    /** Of longer ids only the beginning is compared. */
    private static final int MAX_SEGMENTS = 8;

    /** Above {@link #MAX_DISTANCE}, because the average of several segments may still be below it. */
    private static final double NEVER_SIMILAR = 0.8;

    private record Candidate(String name, double distance) {}

    private DidYouMean() {}

    /** Up to {@value #MAX_NAMES} of the names, the most similar first; none when none is similar. */
    public static List<String> nearest(String written, Collection<String> names) {
        Map<String, List<String>> withoutAliases = new LinkedHashMap<>();
        names.forEach(name -> withoutAliases.put(name, List.of()));
        return nearest(written, withoutAliases);
    }

    /** The same for names with aliases, for example the titles of fields. */
    static List<String> nearest(String written, Map<String, List<String>> aliasesByName) {
        if (written.length() > MAX_LENGTH) {
            return List.of();
        }
        List<String> segments = segments(written);
        List<Candidate> candidates = new ArrayList<>();
        aliasesByName.forEach((name, aliases) -> {
            double distance = distance(segments, name);
            for (String alias : aliases) {
                distance = Math.min(distance, distance(segments, alias));
            }
            if (distance <= MAX_DISTANCE) {
                candidates.add(new Candidate(name, distance));
            }
        });
        return candidates.stream()
                .sorted(Comparator.comparingDouble(Candidate::distance).thenComparing(Candidate::name))
                .limit(MAX_NAMES)
                .map(Candidate::name)
                .toList();
    }

    /** The end of a sentence, with its question mark, that suggests these names; empty when there are none. */
    public static String hint(List<String> nearest) {
        return nearest.isEmpty() ? "" : "; did you mean \"" + String.join("\" or \"", nearest) + "\"?";
    }

    private static double distance(List<String> written, String name) {
        List<String> a = written;
        List<String> b = segments(name);
        if (a.size() == 1 && b.size() == 1) {
            return segmentDistance(a.getFirst(), b.getFirst());
        }
        // A common ending, such as image-to-video, does not make names similar.
        while (a.size() > 1 && b.size() > 1 && a.getLast().equals(b.getLast())) {
            a = a.subList(0, a.size() - 1);
            b = b.subList(0, b.size() - 1);
        }
        double whole = editsPerCharacter(String.join("/", a), String.join("/", b));
        return Math.min(whole, bySegment(a, b));
    }

    /** The average distance of the written segments from the most similar segments of the name. */
    private static double bySegment(List<String> written, List<String> name) {
        return written.stream()
                .mapToDouble(one -> name.stream()
                        .mapToDouble(other -> segmentDistance(one, other))
                        .min()
                        .orElse(1))
                .average()
                .orElse(1);
    }

    private static double segmentDistance(String one, String other) {
        return Math.min(editsPerCharacter(one, other), partOf(one, other));
    }

    /** In lower case, without what is neither a letter nor a digit; only the first {@value #MAX_SEGMENTS}. */
    private static List<String> segments(String name) {
        List<String> segments = new ArrayList<>(4);
        StringBuilder segment = new StringBuilder(name.length());
        String lower = name.toLowerCase(Locale.ROOT);
        for (int at = 0; at <= lower.length() && segments.size() < MAX_SEGMENTS; ) {
            int c = at < lower.length() ? lower.codePointAt(at) : '/';
            at += Character.charCount(c);
            if (c == '/' && !segment.isEmpty()) {
                segments.add(segment.toString());
                segment.setLength(0);
            } else if (isLetterOrNumber(c)) {
                segment.appendCodePoint(c);
            }
        }
        return segments;
    }

    private static boolean isLetterOrNumber(int c) {
        int type = Character.getType(c);
        return Character.isLetter(c)
                || type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    /**
     * {@code luma} in {@code luma-ray-2}, {@code prompt} in {@code my_prompt}: the distance of a text from a part of
     * it.
     */
    private static double partOf(String a, String b) {
        String shorter = a.length() <= b.length() ? a : b;
        String longer = a.length() <= b.length() ? b : a;
        if (shorter.length() < 3 || !longer.contains(shorter)) {
            return 1;
        }
        return 0.2 + 0.2 * (longer.length() - shorter.length()) / longer.length();
    }

    /** At least as many edits as the lengths differ by: texts that cannot be similar are not compared. */
    private static double editsPerCharacter(String a, String b) {
        int longer = Math.max(a.length(), b.length());
        double least = longer == 0 ? 1 : (double) Math.abs(a.length() - b.length()) / longer;
        return least > NEVER_SIMILAR ? 1 : (double) edits(a, b) / longer;
    }

    /** How many letters to insert, delete, replace or swap with their neighbour (optimal string alignment distance). */
    private static int edits(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        Arrays.setAll(last, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
