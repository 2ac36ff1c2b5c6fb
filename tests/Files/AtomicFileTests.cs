using System.Diagnostics;
using Mira.Datasets;
using Mira.Experiments.Files;

namespace Mira.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Missing_folders_are_made_and_nothing_but_the_file_is_left()
    {
        var path = Path.Combine(_folder, "a", "b", "text.txt");

        AtomicFile.WriteText(path, "größer");

        Assert.Equal("gr\u00f6\u00dfer"u8, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Failed_write_leaves_the_old_file_and_no_temporary_one()
    {
        var path = Path.Combine(_folder, "kept.txt");
        AtomicFile.WriteText(path, "old");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half of the ne"u8);
            throw new InvalidOperationException("the writer failed");
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Writers_of_one_file_do_not_disturb_each_other()
    {
        var path = Path.Combine(_folder, "shared.txt");
        var texts = Enumerable.Range(0, 16).Select(i => new string((char)('a' + i), 10_000)).ToArray();

        await Task.WhenAll(texts.Select(text =>
            Task.Run(() => AtomicFile.WriteText(path, text), TestContext.Current.CancellationToken)));

        Assert.Contains(File.ReadAllText(path), texts);
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Folder_in_the_files_place_is_an_input_error() =>
        Assert.Contains("it is a folder", Assert.Throws<InputException>(() => AtomicFile.WriteText(_folder, ""))
            .Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("/proc/self/comm")]
    [InlineData("/dev/mira")]
    [InlineData("/dev/full")]
    public void What_is_no_place_for_a_file_is_an_input_error(string path)
    {
        Assert.Throws<InputException>(() => AtomicFile.WriteText(path, "text"));
        Assert.Equal(path != "/dev/mira", Path.Exists(path));
    }

    [Fact]
    public void A_device_takes_the_content_and_stays_what_it_is()
    {
        AtomicFile.WriteText("/dev/null", "text");

        Assert.Equal(0, new FileInfo("/dev/null").Length);
        Assert.Empty(File.ReadAllText("/dev/null"));
    }

    [Fact]
    public async Task A_pipe_gets_the_whole_content_or_nothing()
    {
        var pipe = Path.Combine(_folder, "pipe");
        using (var make = Process.Start("mkfifo", pipe))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(pipe, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException("the writer failed");
        }));
        var content = new string('x', 200_000);
        // Opening a pipe waits for its other end.
        var read = Task.Run(() => File.ReadAllText(pipe), TestContext.Current.CancellationToken);

        AtomicFile.WriteText(pipe, content);

        Assert.Equal(content, await read);
        Assert.Equal([pipe], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_link_is_written_through_to_the_file_that_it_names()
    {
        var (target, link) = (Path.Combine(_folder, "below", "target.txt"), Path.Combine(_folder, "link.txt"));
        AtomicFile.WriteText(target, "old");
        File.CreateSymbolicLink(Path.Combine(_folder, "middle.txt"), Path.Combine("below", "target.txt"));
        File.CreateSymbolicLink(link, "middle.txt");

        AtomicFile.WriteText(link, "new");

        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal("middle.txt", new FileInfo(link).LinkTarget);
        Assert.Equal([target], Directory.GetFiles(Path.Combine(_folder, "below")));
    }

    [Theory]
    [InlineData("missing.txt", "which does not exist")]
    [InlineData("link.txt", "in a circle")]
    [InlineData("/dev", "it is a folder")]
    public void A_link_that_names_no_file_is_an_input_error(string target, string why)
    {
        var link = Path.Combine(_folder, "link.txt");
        File.CreateSymbolicLink(link, target);

        var error = Assert.Throws<InputException>(() => AtomicFile.WriteText(link, ""));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal([link], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_planted_link_is_never_opened_as_a_temporary_file()
    {
        var (victim, planted) = (Path.Combine(_folder, "victim"), Path.Combine(_folder, "planted"));
        AtomicFile.WriteText(victim, "precious");
        File.CreateSymbolicLink(planted, victim);

        Assert.Throws<IOException>(() => DiskFiles.Instance.Create(planted));

        Assert.Equal("precious", File.ReadAllText(victim));
    }

    [Fact]
    public void Two_temporary_names_of_one_file_differ_at_random()
    {
        var path = Path.Combine(_folder, "text.txt");
        var (first, held) = PartialFiles.Create(path, DiskFiles.Instance);
        using (held)
        {
            var (second, other) = PartialFiles.Create(path, DiskFiles.Instance);
            other.Dispose();
            Assert.Matches("^text\\.txt\\.[0-9a-f]{16}\\.partial$", Path.GetFileName(first));
            Assert.NotEqual(first, second);
        }
    }

    [Fact]
    public void What_killed_processes_left_is_swept_and_what_is_being_written_is_not()
    {
        var (dead, old) = (Path.Combine(_folder, "a.csv.0123456789abcdef.partial"),
            Path.Combine(_folder, "a.csv.4711-1.partial"));
        var (download, picture) = (Path.Combine(_folder, "set.tar.partial"), Path.Combine(_folder, "mine.partial"));
        Array.ForEach([dead, old, download, picture], path => File.Create(path).Dispose());
        var (living, stream) = PartialFiles.Create(Path.Combine(_folder, "b.csv"), DiskFiles.Instance);
        using (stream)
        {
            AtomicFile.WriteText(Path.Combine(_folder, "c.csv"), "");
        }

        Assert.Equal([.. ((string[])[living, Path.Combine(_folder, "c.csv"), picture, download]).Order()],
            Directory.GetFiles(_folder).Order());
    }

    [Fact]
    public void A_folder_is_swept_with_all_below_it()
    {
        var below = Path.Combine(_folder, "below", "deeper", "a.json.0123456789abcdef.partial");
        Directory.CreateDirectory(Path.GetDirectoryName(below)!);
        File.Create(below).Dispose();

        AtomicFile.Sweep(_folder);
        AtomicFile.Sweep(Path.Combine(_folder, "missing"));

        Assert.False(File.Exists(below));
    }

    [Fact]
    public void A_scratch_file_has_no_name_and_is_for_its_owner_alone()
    {
        using var file = ScratchFile.Create();
        file.Write("text"u8);

        Assert.False(File.Exists(file.Name));
        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(file.SafeFileHandle) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void File_in_a_folders_place_is_an_input_error()
    {
        AtomicFile.WriteText(Path.Combine(_folder, "file"), "");

        var error = Assert.Throws<InputException>(() =>
            AtomicFile.WriteText(Path.Combine(_folder, "file", "below.txt"), ""));

        Assert.Contains("is as it was before", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Full_disk_is_an_input_error_that_leaves_the_old_file()
    {
        using var disk = SmallDisk.Mount(Path.Combine(_folder, "disk"));
        var path = Path.Combine(disk.Folder, "results.csv");
        AtomicFile.WriteText(path, "old");

        var error = Assert.Throws<InputException>(() =>
            AtomicFile.Write(path, stream => stream.Write(new byte[1 << 20])));

        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(disk.Folder));
    }

    /// <summary>A file system of 64 KiB; the test is skipped where none may be mounted.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string folder) => Folder = folder;

        public string Folder { get; }

        public static SmallDisk Mount(string folder)
        {
            Directory.CreateDirectory(folder);
            Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder) == 0,
                "mounting a small disk needs root");
            return new(folder);
        }

        public void Dispose() => Run("umount", Folder);

        private static int Run(string program, params string[] arguments)
        {
            using var process =
                Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
    }

    [Fact]
    public void A_full_disk_is_named_without_the_name_of_the_file_in_the_making()
    {
        var fault = new IOException("No space left on device : '/data/x.npz.166cdff52978146b.partial'");
        Assert.Equal("No space left on device.", fault.Reason());
        Assert.Equal("there is no such file.", new FileNotFoundException("Could not find file '/x'.").Reason());
        Assert.Equal("Too many links.", new IOException("Too many links").Reason());
    }
}
