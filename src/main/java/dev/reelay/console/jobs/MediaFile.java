package dev.reelay.console.jobs;

import dev.reelay.console.Looks;
import dev.reelay.console.PlainHttp;
import dev.reelay.file.StoredFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file of an output.
 *
 * @param url as it is in the result: hostile text
 * @param kind decides how it is shown
 * @param plain where plain http will do, too
 * @param copy the copy in the store, by the result; null when it names none
 */
public record MediaFile(
        String url, Kind kind, PlainHttp plain, @Nullable StoredFile copy) {

    MediaFile(String url, Kind kind, PlainHttp plain) {
        this(url, kind, plain, null);
    }

    /** What a file holds, by the field of the result. */
    public enum Kind {
        VIDEO,
        IMAGE,
        AUDIO;

        /** The word on the page. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Longer addresses are text only: browsers refuse them, and a page of them would be megabytes. */
    private static final int LONGEST = 4_000;

    /**
     * Whether a page may link to it and show it: only https, or plain http of {@link PlainHttp}, with a host and without a user.
     * Anything else is shown as the text that it
     * is.
     */
    public boolean linked() {
        return isLinked(url);
    }

    /** Whether a page may link to the copy, by the same rules: a folder's file is only named. */
    public boolean copyLinked() {
        return copy != null && isLinked(copy.url());
    }

    /** What is played: the copy, which lasts, else the provider's file; null when a page may show neither. */
    public @Nullable String played() {
        return copy != null && copyLinked() ? copy.url() : linked() ? url : null;
    }

    /** What is known of the copy, for people; empty without one. */
    public String copyText() {
        return copy == null
                ? ""
                : Looks.grouped(copy.bytes()) + " bytes, " + copy.contentType() + ", SHA-256 " + copy.sha256();
    }

    private boolean isLinked(String url) {
        if (url.length() > LONGEST) {
            return false;
        }
        try {
            URI parsed = new URI(url);
            if (parsed.getHost() == null || parsed.getRawUserInfo() != null) {
                return false;
            }
            return "https".equalsIgnoreCase(parsed.getScheme()) || plain.shows(parsed);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whether it is shown as a film. */
    public boolean video() {
        return kind == Kind.VIDEO;
    }

    /** Whether it is played as sound. */
    public boolean audio() {
        return kind == Kind.AUDIO;
    }

    /** Whether it is shown as an image. */
    public boolean image() {
        return kind == Kind.IMAGE;
    }
}
