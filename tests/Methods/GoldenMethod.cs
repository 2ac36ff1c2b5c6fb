using Mira.Experiments.Collectives;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Methods;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>Runs a method on vectors that methods_cluster.py computed, without a backbone.</summary>
internal static class GoldenMethod
{
    /// <summary>The vectors of a method.</summary>
    internal static SafetensorsFile Open(string name) => GoldenFile.Open($"methods-{name}.safetensors");

    /// <summary>What a method is told of a run.</summary>
    internal static MethodSetting Setting(PretrainRecipe recipe, int stepsPerEpoch, ICollectives? collectives = null) =>
        new(recipe, stepsPerEpoch, 5, CPU, collectives ?? SingleProcess.Instance);

    /// <summary>A step whose networks made these tensors, [2, batch, …] each.</summary>
    internal static StepViews Step(MethodSetting setting, int step, Tensor embeddings, Tensor studentLogits,
        Tensor teacherLogits, int[]? images = null)
    {
        var student = Outputs(embeddings, studentLogits);
        var teacher = Outputs(embeddings.detach(), teacherLogits.detach());
        return new StepViews(step, student, teacher, StepRates.At(setting.Recipe, step, setting.StepsPerEpoch), images);
    }

    /// <summary>A float32 copy.</summary>
    internal static Tensor Single(Tensor values) => values.detach().to_type(ScalarType.Float32);

    /// <summary>Gives a head the weights of a file, by the names of its parts after a prefix.</summary>
    internal static void Fill(Head head, SafetensorsFile file, params string[] prefixes)
    {
        using var quiet = no_grad();
        foreach (var (name, value) in Parameters(head))
        {
            value.copy_(file.Load(prefixes.Select(prefix => prefix + name).First(file.Names.Contains)));
        }
    }

    /// <summary>The trained weights of a head.</summary>
    internal static IEnumerable<(string Name, Tensor Value)> Parameters(Head head) => head.Parts.SelectMany(part =>
        part.Part.named_parameters().Select(entry => ($"{part.Name}.{entry.name}", (Tensor)entry.parameter)));

    private static NetworkOutput[] Outputs(Tensor embeddings, Tensor logits) =>
        [.. Enumerable.Range(0, 2).Select(view => new NetworkOutput(embeddings[view], embeddings[view], logits[view]))];
}
