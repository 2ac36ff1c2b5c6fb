using System.Text.Json;
using System.Xml.Linq;
using Mira.Experiments.Runtime;
using Mira.Tests.Packages.Samples;

namespace Mira.Tests.Packages;

/// <summary>What make package puts into packages; package-check.sh makes them and uses them.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(nameof(SolveSample))]
    [InlineData(nameof(EvaluateSample))]
    [InlineData(nameof(MethodSample))]
    public void The_package_shows_the_samples_that_run(string name)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, $"tests/Packages/Samples/{name}.cs"));
        var shown = text.Replace($"namespace {typeof(SolveSample).Namespace};\n\n", "", StringComparison.Ordinal);

        Assert.Contains($"```csharp\n{shown}```", File.ReadAllText(Path.Combine(SourceTree.Root,
            "experiments/PACKAGE.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_samples_solve_evaluate_and_train()
    {
        Assert.InRange(SolveSample.Run(), 0, 1e-4);
        Assert.InRange(EvaluateSample.Run(), 90, 100);
        var (first, last) = MethodSample.Run();
        Assert.True(last < first, $"the loss rose from {first} to {last}");
    }

    [Theory]
    [InlineData("datasets/Mira.Datasets.csproj")]
    [InlineData("experiments/Mira.Experiments.csproj")]
    public void A_library_says_what_it_is_and_carries_readme_and_license(string project)
    {
        var text = XDocument.Load(Path.Combine(SourceTree.Root, project));

        Assert.Equal("true", text.Descendants("IsPackable").Single().Value);
        Assert.True(text.Descendants("Description").Single().Value.Length > 50);
        var packed = string.Join(';', text.Descendants("None")
            .Where(item => (string?)item.Attribute("Pack") == "true")
            .Select(item => (string?)item.Attribute("Include")));
        Assert.All(["PACKAGE.md", "../LICENSE", "../THIRD-PARTY-NOTICES"], file =>
            Assert.Contains(file, packed, StringComparison.Ordinal));
    }

    [Fact]
    public void Libtorch_is_found_where_NuGet_unpacks_it_after_the_programs_own_folders()
    {
        var (program, package) = (_folder.File("program"), _folder.File("package"));
        Directory.CreateDirectory(package);
        Directory.CreateDirectory(Path.Combine(program, "libtorch"));
        File.Create(Path.Combine(package, "libtorch_cpu.so")).Dispose();

        Assert.Equal(package, LibTorchFolder.Find(null, [program], package));
        File.Create(Path.Combine(program, "libtorch", "libtorch_cpu.so")).Dispose();
        Assert.Equal(Path.Combine(program, "libtorch"), LibTorchFolder.Find(null, [program], package));
    }

    [Fact]
    public void The_development_container_builds_a_stage_that_the_Containerfile_has()
    {
        using var settings = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(SourceTree.Root, ".devcontainer/devcontainer.json")));
        var build = settings.RootElement.GetProperty("build");
        var file = File.ReadAllText(Path.Combine(SourceTree.Root, ".devcontainer",
            build.GetProperty("dockerfile").GetString()!));

        Assert.Contains($" AS {build.GetProperty("target").GetString()}\n", file, StringComparison.Ordinal);
        Assert.All(build.GetProperty("args").EnumerateObject(), argument =>
            Assert.Contains($"ARG {argument.Name}\n", file, StringComparison.Ordinal));
    }
}
