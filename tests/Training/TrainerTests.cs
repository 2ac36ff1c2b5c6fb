using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Tests.Training;

public sealed class TrainerTests
{
    private static readonly PretrainRecipe Tiny = Trajectory.Recipe("sgd-student-two");

    [Fact]
    public void Prototypes_rest_in_the_first_epoch_and_move_in_the_second()
    {
        using var scope = NewDisposeScope();
        using var trainer = Trajectory.Start(Tiny);
        var start = Prototypes(trainer);

        for (var step = 0; step < Trajectory.StepsPerEpoch; step++)
        {
            trainer.Advance(Trajectory.Views(Tiny, step));
            Assert.Equal(start, Prototypes(trainer));
            Assert.Equal(0, Momentum(trainer, "prototypes.weight_v").abs().max().item<float>());
        }
        trainer.Advance(Trajectory.Views(Tiny, Trajectory.StepsPerEpoch));
        Assert.NotEqual(start, Prototypes(trainer));
    }

    [Fact]
    public void Every_global_view_has_a_solution_of_its_own()
    {
        using var scope = NewDisposeScope();
        var solutions = new List<float[]>();
        using var trainer = Trajectory.Start(Tiny, seen: evidence =>
        {
            foreach (var (source, assignment) in evidence.Teacher.Zip(evidence.Assignments))
            {
                var alone = MiraAssignment.Of(Tiny.OfMira())
                    .Assign(source.Logits, evidence.Rates.Regularization).Targets;
                Near.Equal(alone, assignment.Targets, 1e-6);
                solutions.Add(alone.data<float>().ToArray());
            }
        });

        trainer.Advance(Trajectory.Views(Tiny, 0));

        Assert.Equal(2, solutions.Count);
        Assert.NotEqual(solutions[0], solutions[1]);
    }

    [Fact]
    public void The_sum_of_the_losses_is_twice_their_mean()
    {
        using var scope = NewDisposeScope();
        using var mean = Trajectory.Start(Tiny);
        using var sum = Trajectory.Start(Tiny.WithMira(mira => mira with { LossReduction = LossReduction.Sum }));

        var (one, two) = (mean.Advance(Trajectory.Views(Tiny, 0)), sum.Advance(Trajectory.Views(Tiny, 0)));

        Assert.Equal(2 * one.Loss, two.Loss, 1e-5);
        Near.Equal(Momentum(mean, "backbone.bn1.bias").mul(2), Momentum(sum, "backbone.bn1.bias"));
    }

    [Fact]
    public void The_first_step_leaves_the_teacher_where_it_is()
    {
        using var scope = NewDisposeScope();
        var recipe = Trajectory.Recipe("sgd-teacher-two");
        using var trainer = Trajectory.Start(recipe);
        var before = trainer.Teacher!.named_parameters().Select(entry => entry.parameter.detach().clone()).ToArray();

        trainer.Advance(Trajectory.Views(recipe, 0));

        Assert.All(trainer.Teacher!.parameters().Zip(before), pair =>
            Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
    }

    [Fact]
    public void The_phases_of_a_step_are_timed()
    {
        using var scope = NewDisposeScope();
        var recipe = Trajectory.Recipe("lars-teacher-multi");
        using var trainer = Trajectory.Start(recipe);

        trainer.Advance(Trajectory.Views(recipe, 0));

        Assert.Equal(Phases.OfStep.Order(), trainer.Clock.Elapsed.Keys.Order());
    }

    private static float[] Prototypes(Trainer trainer) =>
        trainer.Student.get_parameter("prototypes.weight_v")!.data<float>().ToArray();

    private static Tensor Momentum(Trainer trainer, string name) =>
        trainer.Optimizer.State.Single(entry => entry.Name == name).Value;
}
