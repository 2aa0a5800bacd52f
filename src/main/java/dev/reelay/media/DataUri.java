package dev.reelay.media;

import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaFacts.WrongDataUri;
import dev.reelay.job.MediaKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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
        return DataUriType.contradiction(type, facts)
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
}
