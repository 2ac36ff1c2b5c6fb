using Mira.Experiments.Models;
using Mira.Experiments.Optimization;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>The student, and the teacher that follows it where the recipe has one.</summary>
internal sealed class NetworkPair : IDisposable
{
    private readonly IPretrainingMethod _method;
    private readonly MomentumTeacher? _average;
    private readonly NormGroups? _groups;

    /// <summary>Networks with weights drawn from the run's seed, the teacher equal to the student.</summary>
    /// <param name="setting">The run.</param>
    /// <param name="method">Makes the heads.</param>
    internal NetworkPair(MethodSetting setting, IPretrainingMethod method)
    {
        var recipe = setting.Recipe;
        _method = method;
        _groups = recipe.NormGroups == 0 ? null
            : new(recipe.NormGroups, setting.Seed, setting.Collectives, recipe.BatchSize);
        Student = Make(setting, method, NetworkRole.Student, _groups);
        if (recipe.UsesTeacher)
        {
            Teacher = Make(setting, method, NetworkRole.Teacher, _groups);
            _average = new MomentumTeacher(Teacher, Student);
        }
    }

    internal PretrainingNetwork Student { get; }

    internal PretrainingNetwork? Teacher { get; }

    /// <summary>Outputs of the student for the views that it reads, with gradient.</summary>
    internal List<NetworkOutput> Seen(IReadOnlyList<Tensor> views) =>
        Student.ReadAll(views.Take(_method.Reads(NetworkRole.Student)));

    /// <summary>Outputs for the views from which the targets are made, detached; the teacher follows before it
    /// looks.</summary>
    /// <param name="views">All views.</param>
    /// <param name="seen">What the student made of those that it reads.</param>
    /// <param name="at">0-based number of the step, and share of the old teacher that stays.</param>
    /// <param name="guard">Keeps the teacher still after a number that is not finite.</param>
    /// <param name="clock">Measures <see cref="Phase.Ema"/> and <see cref="Phase.Forward"/>.</param>
    internal List<NetworkOutput> Sources(IReadOnlyList<Tensor> views, List<NetworkOutput> seen,
        (int Step, double Momentum) at, FiniteGuard guard, PhaseClock clock)
    {
        using var quiet = no_grad();
        var (own, others) = (_method.Reads(NetworkRole.Student), _method.Reads(NetworkRole.Teacher));
        if (Teacher is null)
        {
            var places = Enumerable.Range(0, views.Count).ToList();
            return [.. places.Take(own).Zip(seen).Where(entry => places.Take(others).Contains(entry.First))
                .Select(entry => new NetworkOutput(entry.Second.Features.detach(), entry.Second.Embeddings.detach(),
                    entry.Second.Logits.detach()))];
        }
        using (clock.Phase(Phase.Ema))
        {
            _average!.Follow(at.Momentum, guard);
        }
        using var phase = clock.Phase(Phase.Forward);
        var read = views.Take(others);
        return _groups is null ? Teacher.ReadAll(read) : _groups.ReadShuffled(at.Step, read, Teacher.ReadAll);
    }

    /// <summary>Releases both networks.</summary>
    public void Dispose()
    {
        Student.Dispose();
        Teacher?.Dispose();
        _average?.Dispose();
    }

    /// <summary>A network of a run with random weights.</summary>
    internal static PretrainingNetwork Make(MethodSetting setting, IPretrainingMethod method, NetworkRole role,
        NormGroups? groups = null)
    {
        var backbone = setting.Recipe.Backbone;
        var network = new PretrainingNetwork(
            backbone, start => method.CreateHead(backbone.FeatureDimension, start, role), setting.Seed, setting.Device)
        {
            JoinsViews = setting.Recipe.JoinsViews,
        };
        network.Synchronize(setting.Collectives, groups);
        return network;
    }
}
