using System.Diagnostics;
using System.Text.Json;

namespace Mira.Tests.Architecture;

/// <summary>What the build refers to for each choice of libtorch, as MSBuild itself evaluates it.</summary>
public sealed class TorchBackendTests
{
    [Theory]
    [InlineData("cpu", "libtorch-cpu-linux-x64")]
    [InlineData("cuda", "TorchSharp-cuda-linux")]
    [InlineData("none", null)]
    public void Choice_of_libtorch_is_one_package(string backend, string? package)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            "msbuild", Path.Combine(SourceTree.Root, "cli", "Mira.Cli.csproj"), $"-p:TorchBackend={backend}",
            "-getItem:PackageReference", "-getProperty:NuGetLockFilePath",
        ])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var evaluation = JsonDocument.Parse(process.StandardOutput.ReadToEnd());

        var torch = evaluation.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!)
            .Where(name => name.Contains("torch", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(package is null ? [] : [package], torch);
        // The committed lock files are those of the CPU build; the other choices must not touch them.
        var locks = evaluation.RootElement.GetProperty("Properties").GetProperty("NuGetLockFilePath").GetString()!;
        Assert.Equal(backend != "cpu", locks.Contains("/obj/", StringComparison.Ordinal));
    }
}
