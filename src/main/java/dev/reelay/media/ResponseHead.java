package dev.reelay.media;

import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaFacts.Reason;
import dev.reelay.job.MediaFacts.Unverified;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The meaning of status and headers of a response to a GET with {@code Range: bytes=0-...} (RFC 9110). Pure. */
sealed interface ResponseHead {

    /**
     * The body is the file, or its beginning.
     *
     * @param bytes the size of the whole file; null when the response does not contain it
     */
    record File(@Nullable Long bytes) implements ResponseHead {}

    /** The host redirects to {@code location}, which is as the host wrote it. */
    record Redirect(String location) implements ResponseHead {}

    /** The body is not the file. */
    record NoFile(MediaFacts facts) implements ResponseHead {}

    /** The values of a header, one for each time that it was sent. */
    interface Headers {
        List<String> all(String name);

        default @Nullable String first(String name) {
            List<String> all = all(name);
            return all.isEmpty() ? null : all.getFirst().strip();
        }
    }

    /** At most 18 digits, so that the size fits a {@code long}. */
    Pattern SIZE = Pattern.compile("[0-9]{1,18}");

    Pattern FROM_THE_START = Pattern.compile("(?i)bytes\\s+0-([0-9]{1,18})/(\\*|[0-9]{1,18})");

    static ResponseHead read(int status, Headers headers) {
        return switch (status) {
            case 200 -> isEncoded(headers) ? encoded() : new File(length(headers));
            case 206 -> isEncoded(headers) ? encoded() : part(headers);
            case 301, 302, 303, 307, 308 -> {
                String location = headers.first("location");
                yield location == null || location.isEmpty()
                        ? none(Reason.REDIRECTS, "a redirect that leads nowhere")
                        : new Redirect(location);
            }
            case 404, 410 -> none(Reason.NOT_FOUND, "answered " + status);
            default ->
                none(
                        status >= 500 ? Reason.HOST_TROUBLE : status >= 400 ? Reason.REFUSED : Reason.ODD_ANSWER,
                        "answered " + status);
        };
    }

    private static ResponseHead part(Headers headers) {
        String range = headers.first("content-range");
        Matcher fromTheStart = FROM_THE_START.matcher(range == null ? "" : range);
        if (!fromTheStart.matches()) {
            return none(Reason.ODD_ANSWER, "a part of the file that was not asked for");
        }
        if (fromTheStart.group(2).equals("*")) {
            return new File(null);
        }
        long last = Long.parseLong(fromTheStart.group(1));
        long bytes = Long.parseLong(fromTheStart.group(2));
        return last < bytes ? new File(bytes) : none(Reason.ODD_ANSWER, "a part that is larger than the file");
    }

    private static @Nullable Long length(Headers headers) {
        String length = headers.first("content-length");
        boolean counts = length != null
                && SIZE.matcher(length).matches()
                && headers.all("transfer-encoding").isEmpty();
        return counts ? Long.valueOf(length) : null;
    }

    /** An encoded body is refused, not decoded: a few bytes could expand to any number. */
    private static boolean isEncoded(Headers headers) {
        return headers.all("content-encoding").stream()
                .anyMatch(encoding -> !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity"));
    }

    private static ResponseHead encoded() {
        return none(Reason.ENCODED, "compressed although that was not asked for");
    }

    private static ResponseHead none(Reason reason, String detail) {
        return new NoFile(new Unverified(reason, detail));
    }
}
