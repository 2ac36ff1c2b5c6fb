using System.Diagnostics;
using Mira.Datasets;
using Mira.Experiments.Interchange;

namespace Mira.Tests.Interchange;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mira-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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

        await Task.WhenAll(texts.Select(text => Task.Run(() => AtomicFile.WriteText(path, text), TestContext.Current.CancellationToken)));

        Assert.Contains(File.ReadAllText(path), texts);
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Folder_in_the_files_place_is_an_input_error() =>
        Assert.Contains("it is a folder", Assert.Throws<InputException>(() => AtomicFile.WriteText(_folder, "")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/null")]
    [InlineData("/proc/self/comm")]
    public void Devices_are_never_replaced(string path)
    {
        Assert.Throws<InputException>(() => AtomicFile.WriteText(path, ""));
        Assert.True(Path.Exists(path));
    }

    [Fact]
    public void File_in_a_folders_place_is_an_input_error()
    {
        AtomicFile.WriteText(Path.Combine(_folder, "file"), "");

        var error = Assert.Throws<InputException>(() => AtomicFile.WriteText(Path.Combine(_folder, "file", "below.txt"), ""));

        Assert.Contains("Nothing was changed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Full_disk_is_an_input_error_that_leaves_the_old_file()
    {
        using var disk = SmallDisk.Mount(Path.Combine(_folder, "disk"));
        var path = Path.Combine(disk.Folder, "results.csv");
        AtomicFile.WriteText(path, "old");

        var error = Assert.Throws<InputException>(() => AtomicFile.Write(path, stream => stream.Write(new byte[1 << 20])));

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
            Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder) == 0, "mounting a small disk needs root");
            return new(folder);
        }

        public void Dispose() => Run("umount", Folder);

        private static int Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
