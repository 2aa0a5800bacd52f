package dev.reelay.console;

import dev.reelay.audit.Subject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where to go after an action. A form names it, so it may be anything: what does not stay below the base path is not obeyed. */
public final class BackPath {

    private static final int LONGEST = 4_000;

    /** One slash, and only what an address has; a browser takes a backslash for a slash. */
    private static final Pattern PATH = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\\"<>`]]*");

    private static final Pattern DOTS = Pattern.compile("(?:\\.|%2[eE]){1,2}");

    private BackPath() {}

    /** The path that was asked for if it is one, without fragment and without the mark of an earlier action; else the other one. */
    public static String of(@Nullable String asked, String otherwise) {
        if (asked == null || asked.length() > LONGEST || !PATH.matcher(asked).matches()) {
            return otherwise;
        }
        String address = asked.split("#", 2)[0];
        String[] parts = address.split("\\?", 2);
        boolean climbs = Arrays.stream(parts[0].split("/"))
                .anyMatch(segment -> DOTS.matcher(segment).matches());
        return climbs ? otherwise : parts[0] + query(parts);
    }

    private static String query(String[] parts) {
        String query = parts.length < 2
                ? ""
                : Arrays.stream(parts[1].split("&"))
                        .filter(pair -> !pair.isEmpty() && !pair.split("=", 2)[0].equals(Notices.PARAMETER))
                        .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    /** The path of the page that says what became of this action. */
    public static String withDone(String path, String actionId) {
        return path + (path.contains("?") ? "&" : "?") + Notices.PARAMETER + "=" + encoded(actionId);
    }

    /** The page of a job. */
    public static String job(String id) {
        return "/job?id=" + encoded(id);
    }

    /** The page of a dead letter. */
    public static String letter(Subject.OneDeadLetter letter) {
        return "/dead-letter?partition=" + letter.partition() + "&offset=" + letter.offset();
    }

    /** The text as it stands in a query or as a part of a path. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
