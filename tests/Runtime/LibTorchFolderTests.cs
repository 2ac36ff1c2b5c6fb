using System.Diagnostics;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Runtime;

namespace Mira.Tests.Runtime;

public sealed class LibTorchFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateDirectory(
        Path.Combine(AppContext.BaseDirectory, $"libtorch-{Guid.NewGuid():N}"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Variable_that_names_nothing_is_an_input_error()
    {
        var error = Assert.Throws<InputException>(() => LibTorchFolder.Find("/nowhere", [MiraProcess.Folder]));
        Assert.StartsWith("MIRA_LIBTORCH=/nowhere holds no libtorch_cpu.so", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Packaged_libtorch_is_found_in_the_programs_folder() =>
        Assert.Equal(Path.Combine(MiraProcess.Folder, "libtorch"),
            LibTorchFolder.Find(null, [_folder.FullName, MiraProcess.Folder]));

    [Fact]
    public void Program_without_libtorch_is_an_input_error() =>
        Assert.Throws<InputException>(() => LibTorchFolder.Find("", [_folder.FullName]));

    [Fact]
    public void Loaded_libtorch_is_the_packaged_one() =>
        Assert.Equal(Path.GetFullPath(Path.Combine(MiraProcess.Folder, "libtorch")), LibTorch.LoadedFrom);

    [Fact]
    public void Libtorch_in_another_folder_is_the_one_used()
    {
        LinkLibTorch();

        var run = Doctor(_folder.FullName);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(_folder.FullName, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_libtorch_is_one_clear_error()
    {
        LinkLibTorch();
        var library = Path.Combine(_folder.FullName, "libc10.so");
        AtomicFile.WriteText(library, "no library");

        var run = Doctor(_folder.FullName);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(library, run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Stated_version_is_read_from_a_python_installation()
    {
        var library = _folder.CreateSubdirectory("lib");
        Assert.Null(LibTorchFolder.StatedVersion(library.FullName));

        AtomicFile.WriteText(Path.Combine(_folder.FullName, "version.py"),
            "debug = False\n__version__ = '2.11.0+cu130'\n");

        Assert.Equal("2.11.0+cu130", LibTorchFolder.StatedVersion(library.FullName));
    }

    private static MiraProcess Doctor(string libtorch) =>
        MiraProcess.RunIn(MiraProcess.Folder,
            new Dictionary<string, string?> { [LibTorchFolder.Variable] = libtorch }, "doctor");

    /// <summary>Hard links, so that half a gigabyte is not copied and yet the libraries lie in a
    /// folder of their own.</summary>
    private void LinkLibTorch()
    {
        var files = Directory.GetFiles(Path.Combine(MiraProcess.Folder, "libtorch"));
        using var link = Process.Start("cp", ["--link", .. files, _folder.FullName]);
        link.WaitForExit();
        Assert.Equal(0, link.ExitCode);
    }
}
