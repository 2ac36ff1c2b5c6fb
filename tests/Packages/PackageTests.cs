using System.Text.Json;
using System.Xml.Linq;
using Mira.Experiments.Runtime;

namespace Mira.Tests.Packages;

/// <summary>What make package puts into packages; package-check.sh makes them and uses them.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_example_of_the_package_is_the_program_that_the_check_runs() => Assert.Contains(
        File.ReadAllText(Path.Combine(SourceTree.Root, "tests/Packages/Check/Program.cs")),
        File.ReadAllText(Path.Combine(SourceTree.Root, "experiments/PACKAGE.md")), StringComparison.Ordinal);

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
