package dev.reelay.media;

import static dev.reelay.format.Images.bytes;
import static dev.reelay.format.Images.gif;
import static dev.reelay.format.Images.png;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts.Image;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unreadable;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.MediaKind;
import dev.reelay.format.LooksLike;
import dev.reelay.format.OtherFiles;
import dev.reelay.format.OtherFiles.OtherFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that were read and are no images, whatever their headers say; and bodies of which too little was read. */
class WrongFilesTest {

    private static final String URL = "https://media.example/a.png";

    @Test
    void aFileOfAnotherKindIsSeenAsWhatItIsFromHostsWithAndWithoutRanges() throws Exception {
        List<OtherFile> files = List.copyOf(OtherFiles.ALL.keySet());
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> {
                byte[] file =
                        files.get(Integer.parseInt(call.path().substring(2))).bytes();
                switch (call.path().charAt(1)) {
                    case 'r' -> answerRange(call, out, file);
                    case 'l' ->
                        out.head("200 OK", "Content-Type: image/png", "Content-Length: " + file.length)
                                .raw(file);
                    default -> answerInChunks(out, file);
                }
            });
            for (int i = 0; i < files.size(); i++) {
                Unreadable expected = new Unreadable(OtherFiles.ALL.get(files.get(i)), null, "", (long)
                        files.get(i).bytes().length);
                for (String way : List.of("r", "l", "c")) {
                    assertThat(rig.image("https://media.example/" + way + i))
                            .as(way + " " + files.get(i).name())
                            .isInstanceOfSatisfying(Unreadable.class, seen -> {
                                assertThat(seen.looksLike()).isEqualTo(expected.looksLike());
                                assertThat(seen.format()).isEqualTo(LooksLike.format(seen.looksLike()));
                                assertThat(seen.bytes()).isIn(expected.bytes(), null);
                            });
                }
            }
        }
    }

    /** Storage services answer a range of an empty file so. */
    private static void answerRange(ScriptedHost.Call call, ScriptedHost.Out out, byte[] file) throws IOException {
        if (file.length > 0) {
            out.file(call, file);
        } else {
            out.head("416 Range Not Satisfiable", "Content-Range: bytes */0", "Content-Length: 5")
                    .raw("<xml>");
        }
    }

    private static void answerInChunks(ScriptedHost.Out out, byte[] file) throws IOException {
        out.head("200 OK", "Transfer-Encoding: chunked", "Content-Type: image/jpeg");
        for (int at = 0; at < file.length; at += 700) {
            byte[] chunk = Arrays.copyOfRange(file, at, Math.min(file.length, at + 700));
            out.raw(Integer.toHexString(chunk.length) + "\r\n").raw(chunk).raw("\r\n");
        }
        out.raw("0\r\n\r\n");
    }

    @Test
    void theBytesDecideAndNotTheContentType() throws Exception {
        byte[] file = png(640, 480);
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((_, out) -> out.head("200 OK", "Content-Type: text/html", "Content-Length: " + file.length)
                    .raw(file));

            assertThat(rig.image(URL)).isInstanceOf(Image.class);
        }
    }

    @Test
    void aRedirectToALoginPageLeadsToItsContent() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> {
                if (call.path().equals("/login")) {
                    out.head("200 OK", "Content-Length: 27").raw("<html>Please log in.</html>");
                } else {
                    out.head("302 Found", "Location: https://cdn.example/login");
                }
            });

            assertThat(rig.image(URL)).isEqualTo(new Unreadable("html", null, "no image of a known format", 27L));
        }
    }

    @Test
    void aBrokenImageIsOfTheFormatThatItAnnounces() throws Exception {
        byte[] broken = gif(0, 480, 2);
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> out.file(call, broken));

            assertThat(rig.image(URL))
                    .isEqualTo(new Unreadable("gif", ImageFormat.GIF, "gif of 0 x 480 pixels", (long) broken.length));
        }
    }

    /** A body that ends with its connection, or a range that is shorter than asked for, may go on behind these bytes. */
    @Test
    void aFewBytesOfAFileThatMayGoOnSayNothing() throws Exception {
        List<String> heads = List.of("", "RIF", "\0\0\0 ftyp");
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> {
                String few = heads.get(call.path().charAt(2) - '0');
                if (call.path().startsWith("/c")) {
                    out.head("200 OK").raw(few);
                } else {
                    out.head(
                                    "206 Partial Content",
                                    "Content-Range: bytes 0-" + Math.max(0, few.length() - 1) + "/5000",
                                    "Content-Length: " + few.length())
                            .raw(few);
                }
            });
            for (int i = 0; i < heads.size(); i++) {
                Unverified few =
                        new Unverified(Reason.ODD_ANSWER, "only " + heads.get(i).length() + " bytes of the file");
                assertThat(rig.image("https://media.example/c" + i)).isEqualTo(few);
                assertThat(rig.image("https://media.example/r" + i)).isEqualTo(few);
            }
        }
    }

    @Test
    void anEmptyFileIsNoSound() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> answerRange(call, out, bytes()));

            assertThat(rig.probe(URL, MediaKind.AUDIO))
                    .isEqualTo(new Unreadable("empty file", null, "it has no bytes", 0L));
        }
    }

    @Test
    void aRangeThatIsRefusedForAnotherReasonIsUnverified() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((_, out) ->
                    out.head("416 Range Not Satisfiable", "Content-Range: bytes */5000", "Content-Length: 0"));

            assertThat(rig.image(URL)).isEqualTo(new Unverified(Reason.REFUSED, "answered 416"));
        }
    }
}
