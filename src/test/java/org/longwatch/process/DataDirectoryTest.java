package org.longwatch.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @TempDir Path directory;

  @Test
  void onlyOneLauncherAtATimeUsesADirectory() {
    try (DataDirectory first = DataDirectory.open(directory)) {
      CannotStart refusal = assertThrows(CannotStart.class, () -> DataDirectory.open(directory));
      assertTrue(refusal.getMessage().contains(first.path().toString()));
      assertTrue(
          refusal.getMessage().contains("process " + ProcessHandle.current().pid()),
          refusal.getMessage());
    }
    DataDirectory.open(directory).close();
  }

  @Test
  void aSecretIsMadeOnceAndCanBeReadByItsOwnerOnly() throws IOException {
    try (DataDirectory data = DataDirectory.open(directory)) {
      String made = data.kept("inbox-key", DataDirectory::randomSecret);
      assertEquals(made, data.kept("inbox-key", () -> "another"));
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(directory.resolve("kept/inbox-key"))));
    }
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsNamed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    CannotStart refusal = assertThrows(CannotStart.class, () -> DataDirectory.open(file));
    assertTrue(refusal.getMessage().contains(file.toString()));
  }
}
