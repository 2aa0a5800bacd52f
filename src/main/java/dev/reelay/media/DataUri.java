package dev.reelay.media;

import dev.reelay.file.ClipFormat;
import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.WrongDataUri;
import dev.reelay.file.MediaKind;
import dev.reelay.format.LooksLike;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code data:} URI (RFC 2397): the file itself, in base64 or percent-encoded. Read as a file behind a URL is, and no further:
 * its beginning is decoded, and what a clip needs from further behind; its size follows from the number of characters. Pure.
 *
 * <p>As lenient as those who decode them: base64 may be that of URLs, lack its padding, and have white space in it.
 */
final class DataUri {

    private static final String SCHEME = "data:";

    /** No type with its parameters is longer. */
    private static final int LONGEST_TYPE = 1_000;

    private static final int CHUNK = 8 * 1024;

    /** As many as of a file behind a URL. */
    private static final int MOST_PARTS = 4;

    private final String text;
    private final int start;
    private final boolean base64;

    private DataUri(String text, int start, boolean base64) {
        this.text = text;
        this.start = start;
        this.base64 = base64;
    }

    static boolean is(String url) {
        return url.stripLeading().regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** The facts of the file. Asks no host. */
    static MediaFacts read(String uri, MediaKind kind) {
        String text = uri.strip();
        int comma = text.indexOf(',');
        if (comma < 0 || comma > LONGEST_TYPE) {
            return new WrongDataUri("has no data: there is no comma behind its type");
        }
        String[] type =
                text.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT).split(";", -1);
        boolean base64 = Arrays.stream(type)
                .skip(1)
                .anyMatch(parameter -> parameter.strip().equals("base64"));
        return new DataUri(text, comma + 1, base64).facts(type[0].strip(), kind);
    }

    private MediaFacts facts(String type, MediaKind kind) {
        long size = base64 ? Octets.Base64.size(text, start) : plainSize();
        if (size < 0) {
            return new WrongDataUri("is not valid base64");
        }
        if (size == 0) {
            return new WrongDataUri("is empty");
        }
        if (kind == MediaKind.FILE) {
            return new MediaFacts.Bytes(size);
        }
        MediaFacts facts = complete(beginning(kind, size));
        return Type.contradiction(type, facts)
                .<MediaFacts>map(WrongDataUri::new)
                .orElse(facts);
    }

    private long plainSize() {
        Octets octets = new Octets.Percent(text, start);
        long size = 0;
        while (octets.next() >= 0) {
            size++;
        }
        return size;
    }

    private FileReading beginning(MediaKind kind, long size) {
        HeaderBuffer header = new HeaderBuffer(Fetch.MAX_BYTES, Fetch.reader(kind), size);
        Octets octets = base64 ? new Octets.Base64(text, start) : new Octets.Percent(text, start);
        byte[] chunk = new byte[CHUNK];
        for (int count = octets.read(chunk); count > 0; count = octets.read(chunk)) {
            Optional<FileReading> finding =
                    header.add(count, (taken, to, at) -> System.arraycopy(chunk, 0, to, at, taken));
            if (finding.isPresent()) {
                return finding.get();
            }
        }
        return header.end(true);
    }

    private MediaFacts complete(FileReading beginning) {
        FileReading finding = beginning;
        for (int parts = 0; finding instanceof FileReading.Elsewhere clip; parts++) {
            if (parts == MOST_PARTS || !base64 || !Octets.Base64.isPlain(text, start, clip.size())) {
                return clip.otherwise();
            }
            byte[] part = Octets.Base64.part(text, start, clip.offset(), clip.count());
            finding = ClipReader.read(clip.read().with(clip.offset(), part), clip.size());
        }
        return ((FileReading.Known) finding).facts();
    }

    /**
     * Whether the media type of a {@code data:} URI contradicts its content. Only in kind: many programs write {@code image/jpeg} over
     * every picture, and who reads it goes by the content.
     */
    private static final class Type {

        /** Kinds of content for which a type is never that of a picture, a video or a sound. */
        private static final Set<String> DOCUMENTS =
                Set.of("html", "json", "text", "xml", "pdf", "zip", "gzip", "data: URI");

        private enum Content {
            IMAGE,
            SOUND,
            /** A video, or a sound in a container for either. */
            CLIP,
            DOCUMENT
        }

        private Type() {}

        /**
         * What is wrong, if the content is certainly of another kind than the type.
         *
         * @param type in lower case
         */
        static Optional<String> contradiction(String type, MediaFacts facts) {
            Content content = content(facts);
            if (content == null || type.startsWith("image/svg")) {
                return Optional.empty();
            }
            int slash = type.indexOf('/');
            return switch (slash < 0 ? "" : type.substring(0, slash)) {
                case "image" -> when(content != Content.IMAGE, "an image");
                case "audio" -> when(content == Content.IMAGE || content == Content.DOCUMENT, "a sound");
                case "video" -> when(content != Content.CLIP, "a video");
                case "text" -> when(content != Content.DOCUMENT, "text");
                default -> Optional.empty();
            };
        }

        private static Optional<String> when(boolean isWrong, String kind) {
            return isWrong ? Optional.of("says that it is " + kind + ", and its content is not") : Optional.empty();
        }

        private static @Nullable Content content(MediaFacts facts) {
            return switch (facts) {
                case MediaFacts.Image _ -> Content.IMAGE;
                case MediaFacts.Clip clip -> content(clip.format());
                case MediaFacts.Unreadable file
                when file.format() instanceof ImageFormat format -> format == ImageFormat.SVG ? null : Content.IMAGE;
                case MediaFacts.Unreadable file ->
                    LooksLike.clip(file.looksLike())
                            .map(Type::content)
                            .orElse(DOCUMENTS.contains(file.looksLike()) ? Content.DOCUMENT : null);
                case MediaFacts.Bytes _, MediaFacts.Unverified _, MediaFacts.NotPublic _, MediaFacts.WrongDataUri _ ->
                    null;
            };
        }

        private static Content content(ClipFormat format) {
            return format.isSoundAlone() ? Content.SOUND : Content.CLIP;
        }
    }
}
