using Mira.Experiments.Models;
using Mira.Experiments.Optimization;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>The student, and the teacher that follows it where the recipe has one.</summary>
internal sealed class NetworkPair : IDisposable
{
    private readonly MomentumTeacher? _average;

    /// <summary>Networks with weights drawn from the run's seed, the teacher equal to the student.</summary>
    /// <param name="setting">The run.</param>
    /// <param name="method">Makes the heads.</param>
    internal NetworkPair(MethodSetting setting, IPretrainingMethod method)
    {
        Student = Make(setting, method, NetworkRole.Student);
        if (setting.Recipe.UsesTeacher)
        {
            Teacher = Make(setting, method, NetworkRole.Teacher);
            _average = new MomentumTeacher(Teacher, Student);
        }
    }

    internal PretrainingNetwork Student { get; }

    internal PretrainingNetwork? Teacher { get; }

    /// <summary>Outputs for the two global views from which the targets are made, detached; the teacher
    /// follows before it looks.</summary>
    /// <param name="views">All views.</param>
    /// <param name="seen">What the student made of them.</param>
    /// <param name="momentum">Share of the old teacher that stays.</param>
    /// <param name="guard">Keeps the teacher still after a number that is not finite.</param>
    /// <param name="clock">Measures <see cref="Phase.Ema"/> and <see cref="Phase.Forward"/>.</param>
    internal List<NetworkOutput> Sources(IReadOnlyList<Tensor> views, List<NetworkOutput> seen, double momentum,
        FiniteGuard guard, PhaseClock clock)
    {
        using var quiet = no_grad();
        if (Teacher is null)
        {
            return seen.Take(ViewsRecipe.GlobalCrops).Select(output => new NetworkOutput(
                output.Features.detach(), output.Embeddings.detach(), output.Logits.detach())).ToList();
        }
        using (clock.Phase(Phase.Ema))
        {
            _average!.Follow(momentum, guard);
        }
        using var phase = clock.Phase(Phase.Forward);
        return Teacher.ReadAll(views.Take(ViewsRecipe.GlobalCrops));
    }

    /// <summary>Releases both networks.</summary>
    public void Dispose()
    {
        Student.Dispose();
        Teacher?.Dispose();
        _average?.Dispose();
    }

    /// <summary>A network of a run with random weights.</summary>
    internal static PretrainingNetwork Make(MethodSetting setting, IPretrainingMethod method, NetworkRole role)
    {
        var backbone = setting.Recipe.Backbone;
        var network = new PretrainingNetwork(
            backbone, start => method.CreateHead(backbone.FeatureDimension, start, role), setting.Seed, setting.Device);
        network.Synchronize(setting.Collectives);
        return network;
    }
}
