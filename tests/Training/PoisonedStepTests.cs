using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Mira.Tests.Training;

/// <summary>A number that is not finite, wherever it comes from, spoils no weight, no
/// momentum and no teacher.</summary>
public sealed class PoisonedStepTests
{
    private static readonly PretrainRecipe Recipe = Trajectory.Recipe("lars-teacher-two") with
    {
        FrozenPrototypeEpochs = 0,
    };

    public static TheoryData<string, float> Poisons => new MatrixTheoryData<string, float>(
        ["image", "logit", "gradient"], [float.NaN, float.PositiveInfinity, float.NegativeInfinity]);

    [Theory]
    [MemberData(nameof(Poisons))]
    public void A_poisoned_step_moves_nothing(string place, float poison)
    {
        using var scope = NewDisposeScope();
        using var trainer = Trajectory.Start(Recipe);
        Advance(trainer, 0, 1);
        var (weights, teacher) = (Weights(trainer), Teacher(trainer));
        Poison(trainer, place, poison);

        var error = Assert.Throws<DivergenceException>(() => trainer.Advance(Views(2, place, poison)));

        Assert.Contains("step 2", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, trainer.Step);
        Assert.Equal(weights, Weights(trainer));
        // A gradient is known only after the teacher has followed the last sound student, as it should.
        Assert.True(place == "gradient" || teacher.SequenceEqual(Teacher(trainer)));
    }

    [Theory]
    [MemberData(nameof(Poisons))]
    public void Nothing_moves_until_the_host_looks(string place, float poison)
    {
        using var scope = NewDisposeScope();
        using var trainer = Trajectory.Start(Recipe, readInterval: 5);
        Advance(trainer, 0, 1);
        var weights = Weights(trainer);
        var heal = Poison(trainer, place, poison);
        trainer.Advance(Views(2, place, poison));
        heal();
        var teacher = Teacher(trainer);
        Advance(trainer, 3);

        Assert.Equal(weights, Weights(trainer));
        Assert.Equal(teacher, Teacher(trainer));
        var error = Assert.Throws<DivergenceException>(() => Advance(trainer, 4));
        Assert.Contains("step 2", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, trainer.Step);
        Assert.Equal(weights, Weights(trainer));
    }

    [Fact]
    public void Settling_tells_at_once_what_was_not_read_yet()
    {
        using var scope = NewDisposeScope();
        using var trainer = Trajectory.Start(Recipe, readInterval: 100);
        Advance(trainer, 0);
        trainer.Settle();
        trainer.Advance(Views(1, "image", float.NaN));

        Assert.Throws<DivergenceException>(trainer.Settle);
        Assert.Equal(1, trainer.Step);
    }

    [Fact]
    public void Steps_read_later_are_the_same_steps()
    {
        using var scope = NewDisposeScope();
        using var each = Trajectory.Start(Recipe);
        using var rarely = Trajectory.Start(Recipe, readInterval: 3);

        Advance(each, 0, 1, 2);
        Advance(rarely, 0, 1, 2);

        Assert.Equal(Weights(each), Weights(rarely));
        Assert.Equal(3, rarely.Step);
    }

    private static void Advance(Trainer trainer, params int[] steps)
    {
        foreach (var step in steps)
        {
            trainer.Advance(Trajectory.Views(Recipe, step));
        }
    }

    private static Tensor[] Views(int step, string place, float poison)
    {
        var views = Trajectory.Views(Recipe, step);
        if (place == "image")
        {
            views[1][3, 1, 2, 2] = poison;
        }
        return views;
    }

    /// <summary>Poisons the student's logits or gradients until the returned action is called.</summary>
    private static Action Poison(Trainer trainer, string place, float poison) => place switch
    {
        "logit" =>
            ((PrototypeHead)trainer.Student.Head)
                .Prototypes.register_forward_hook((_, _, output) => output.add(Spot(output, poison))).remove,
        "gradient" =>
            ((PrototypeHead)trainer.Student.Head)
                .Projector.register_forward_hook((_, _, output) => PoisonedGradient.apply(output, poison)).remove,
        _ => Nothing,
    };

    private static void Nothing()
    {
    }

    private static Tensor Spot(Tensor like, float poison)
    {
        var spot = zeros_like(like);
        spot[0, 0] = poison;
        return spot;
    }

    private static float[] Weights(Trainer trainer) =>
        [.. Values(trainer.Student), .. trainer.Optimizer.State.SelectMany(entry => Values(entry.Value))];

    private static float[] Teacher(Trainer trainer) => Values(trainer.Teacher!);

    private static float[] Values(PretrainingNetwork network) =>
        [.. network.parameters().SelectMany(parameter => Values(parameter))];

    private static float[] Values(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();

    /// <summary>Values as they are; one of their gradients is poisoned.</summary>
    private sealed class PoisonedGradient : SingleTensorFunction<PoisonedGradient>
    {
        public override string Name => nameof(PoisonedGradient);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("poison", vars[1]);
            return ((Tensor)vars[0]).clone();
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
            [grad_output.add(Spot(grad_output, (float)ctx.get_data("poison"))), null!];
    }
}
