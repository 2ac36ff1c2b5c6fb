using System.Diagnostics;
using Mira.Cli;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Files.Numpy;
using static TorchSharp.torch;

namespace Mira.Tests.Datasets;

/// <summary>Pipes as inputs.</summary>
public sealed class InputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read_where_it_lies()
    {
        var path = Made("a.bin", [1, 2, 3]);
        using var file = InputFile.OpenRead(path);
        Assert.Equal((3, 1), (file.Length, file.ReadByte()));
    }

    [Fact]
    public void A_named_pipe_can_be_read_at_any_place_and_again()
    {
        var pipe = Pipe("p", [1, 2, 3, 4]);
        using (var handle = InputFile.OpenHandle(pipe))
        {
            var bytes = new byte[2];
            Assert.Equal(2, RandomAccess.Read(handle, bytes, 1));
            Assert.Equal([2, 3], bytes);
        }
        using var again = InputFile.OpenRead(pipe);
        Assert.Equal(4, again.Length);
        Assert.Equal(1, again.ReadByte());
    }

    [Fact]
    public void A_temporary_file_has_no_name_and_one_reader()
    {
        using var file = InputFile.CreateNameless();
        Assert.False(File.Exists(file.Name));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.SafeFileHandle));
        }
    }

    [Fact]
    public void Every_reader_of_tensors_takes_a_pipe()
    {
        using var scope = NewDisposeScope();
        NumpyFile.Write(_folder.File("a.npy"), arange(6, dtype: ScalarType.Float32).reshape(2, 3));
        Assert.Equal([2, 3], NumpyFile.Read(Pipe("a-pipe.npy", File.ReadAllBytes(_folder.File("a.npy")))).shape);

        foreach (var name in (string[])["features-stored.npz", "features-deflated.npz"])
        {
            // A pipe of a shell, such as /dev/fd/63, has no extension.
            using var set =
                FeatureFile.Read(Pipe("fd-" + name.Replace('.', '-'), File.ReadAllBytes(GoldenFile.Path(name))));
            Assert.Equal(7, set.Count);
        }
        using var rows = FeatureRows.TryOpen(Pipe("rows", File.ReadAllBytes(GoldenFile.Path("features-stored.npz"))));
        Assert.Equal(7, rows!.Count);

        foreach (var name in (string[])["kinds-zip.pth", "kinds-legacy.pth", "kinds.safetensors"])
        {
            using var file = TensorFile.Open(Pipe(name, File.ReadAllBytes(GoldenFile.Path($"Checkpoints/{name}"))));
            Assert.NotEmpty(file.Names);
            Assert.Equal(64, file.ContentHash.Length);
        }
    }

    [Fact]
    public async Task A_command_reads_standard_input()
    {
        using var scope = NewDisposeScope();
        var scores = GoldenFile.PathOfAssignment("logits");
        string[] command = ["-c", $"cat '{scores}' | '{Path.Combine(MiraProcess.Folder, "mira")}' " +
            $"assign - --out '{_folder.File("piped.npy")}'"];
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", command)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        var output = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("batch", await output, StringComparison.Ordinal);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((ExitCodes.Ok, ""), (shell.ExitCode, error));
        var direct = await CommandRun.Of("assign", scores, "--out", _folder.File("direct.npy"));
        Assert.Equal(ExitCodes.Ok, direct.ExitCode);
        Assert.Equal(File.ReadAllBytes(_folder.File("direct.npy")), File.ReadAllBytes(_folder.File("piped.npy")));
    }

    [Fact]
    public void An_image_that_is_a_pipe_is_one_clear_error()
    {
        var pipe = Pipe("x.png", [1, 2, 3]);
        using var reader = new Mira.Datasets.Folders.FileImages(Path.GetDirectoryName(pipe)!, ["x.png"]).Open();
        Assert.Contains("x.png", Assert.Throws<InputException>(() => reader.Open(0)).Message, StringComparison.Ordinal);
    }

    private string Made(string name, byte[] content)
    {
        using var file = File.Create(_folder.File(name));
        file.Write(content);
        return file.Name;
    }

    /// <summary>A named pipe into which the content is written as soon as somebody reads.</summary>
    private string Pipe(string name, byte[] content)
    {
        var path = _folder.File(name);
        using (var made = Process.Start("mkfifo", path))
        {
            made.WaitForExit();
            Assert.Equal(0, made.ExitCode);
        }
        _ = Task.Run(() =>
        {
            using var pipe = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            pipe.Write(content);
        });
        return path;
    }
}
