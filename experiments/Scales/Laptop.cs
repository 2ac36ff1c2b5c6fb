using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;

namespace Mira.Experiments.Scales;

/// <summary>Minutes on two CPU cores: a ResNet-18 an eighth as wide, on the 5,000 embedded images of CIFAR-10 for 60
/// epochs.</summary>
internal sealed class Laptop : ScalePolicy
{
    /// <inheritdoc/>
    public override string? Shows => null;

    /// <inheritdoc/>
    public override string? CannotShow => null;

    // Images: the embedded part of CIFAR-10, or the set of --data. It stands for ImageNet too; the other sets of
    // Table 7 have no stand-in.

    public override bool HasStandIn => true;

    public override string SetFor(string dataset) => dataset == "imagenet" ? Cifar10 : dataset;

    public override bool Trains(PretrainRecipe recipe) => recipe.Dataset is Cifar10 or "imagenet";

    // Pretraining.

    public override PretrainRecipe Pretraining(PretrainRecipe recipe) =>
        OfMethod(Small(recipe.RequireSmallImages(Scale.Laptop)).InProportionTo(recipe));

    private static PretrainRecipe Small(PretrainRecipe recipe) => recipe with
    {
        // The stem's weights start as in the runs that the small recipes were chosen by and the committed ones were
        // made with.
        Backbone = recipe.Backbone with
        {
            Width = 8,
            StemStride = 2,
            StemPadding = 1,
            StemInitialization = StemInitialization.FanOut,
        },
        Projector = new() { HiddenDimension = 512, EmbeddingDimension = 128, Prototypes = 512 },
        Epochs = 60,
        BatchSize = 128,
        BaseLearningRate = 0.6,
        WarmupEpochs = 2,
        // Two epochs of warm-up in steps of an epoch are a jump: BYOL's embeddings fell to two directions at it and
        // had a k-NN accuracy of 19.1 % after 30 epochs (seed 0), below that of random weights; 30.7 % where every
        // step has its own rate.
        ScheduleInterval = ScheduleInterval.Step,
        InitialTeacherMomentum = 0.9,
    };

    /// <summary>What each method needs on such a network, chosen on the embedded images.</summary>
    private static PretrainRecipe OfMethod(PretrainRecipe small) => small.Method switch
    {
        MiraRecipe mira => small with { Method = Mira(mira) },
        BarlowTwinsRecipe method => BarlowTwins(small, method),
        ByolRecipe method => Byol(small, method),
        DeepClusterRecipe => DeepCluster(small),
        DeepClusterV1Recipe method => small.InClusters(method),
        IicRecipe or DeepInfoMaxRecipe => small.ByAdam(),
        DinoRecipe method => Dino(small, method),
        SwavRecipe method => Swav(small, method),
        SimSiamRecipe method => SimSiam(small, method),
        SimClrRecipe => SimClr(small),
        MocoV3Recipe method => MocoV3(small, method),
        VicRegRecipe => VicReg(small),
        MocoRecipe method => Moco(small, method),
        MsfRecipe method => Msf(small, method),
        NnclrRecipe method => Nnclr(small, method),
        ReSslRecipe method => ReSsl(small, method),
        SupervisedRecipe => small.OfClasses(),
        // One run of 6 epochs, a tenth of the training images held out: 34.0 % of them by k-NN. No other was tried.
        SupConRecipe => small.OnMirasGround() with { BaseLearningRate = 0.2 },
        WMseRecipe => small.Whitened(),
        TwistRecipe => Twist(small),
        SelfClassifierRecipe method => SelfClassifier(small, method),
        _ => small,
    };

    // Found by 87 runs of the PyTorch peer on the embedded set's size. τ_t and β are the paper's nowhere below paper
    // scale: with τ_t 0.225 and β 0.7 → 2/3 all 10 runs of such small networks collapsed (mutual information of the
    // targets under 0.02), because their two views agree too little for the solver's gain τ_s / (τ_t (1 − β)) of 1.5.
    private static MiraRecipe Mira(MiraRecipe mira) =>
        mira with { TeacherTemperature = 0.13, InitialRegularization = 0.8 };

    // Fewer numbers have fewer pairs: λ grows as their count falls, or correlated embeddings cost next to nothing.
    // Five runs of 6 epochs on the embedded images, k-NN with SGD: 27.0 % at a rate of 0.007, 30.5 % at 0.02, 22.6 %
    // at 0.06, 25.0 % at 0.2; with clipped LARS at 0.3: 23.0 %. MIRA's has 28.4 % then.
    private static PretrainRecipe BarlowTwins(PretrainRecipe small, BarlowTwinsRecipe method) => small with
    {
        Optimizer = Pretrain.Mira.Optimizer,
        BaseLearningRate = 0.02,
        Projector = small.Projector with { EmbeddingDimension = 512 },
        Method = method with { RedundancyWeight = 0.02 },
    };

    // Seven runs of 6 epochs on the embedded images: k-NN 24.5 % with these, 19.9 to 21.9 % with SGD at rates of 0.04
    // to 2, teacher momenta of 0.9 to 0.99 and crops from 0.08, 24.1 % with clipped LARS at 1, whose embeddings kept
    // 2 directions. Random weights have 21 %: the widest margin found, and a narrow one. They were made with the sum
    // of both directions. Twice the rate and half the decay make the very same steps of their mean.
    private static PretrainRecipe Byol(PretrainRecipe small, ByolRecipe method) => small with
    {
        BaseLearningRate = 2 * small.BaseLearningRate,
        Optimizer = Pretrain.Mira.Optimizer with { WeightDecay = Pretrain.Mira.Optimizer.WeightDecay / 2 },
        Views = small.Views with { GlobalMinimumScale = 0.2 },
        Method = method with { PredictorHiddenDimension = 128 },
    };

    // Two short runs: in solo-learn's views 25.2 % k-NN accuracy after 10 epochs, ρ 0.45 after 4; in MIRA's views ρ
    // 0.56 after 4.
    private static PretrainRecipe DeepCluster(PretrainRecipe small) => small.OnMirasGround();

    // 18 short runs (3 to 16 epochs, some stopped early). Without normalization in the head all 6 collapsed. With it
    // the embeddings fall to about 6 dimensions in the second epoch, whatever the rate (0.03 to 0.6) and τ_t (0.02 to
    // 0.07), and prototypes that stay frozen do not help: 22 to 25 % by k-NN. A center that follows faster than 0.9
    // keeps the labels from swinging between a few outputs; a sharper teacher lets them say more (2.1 against 1.4
    // nats), and gave 26.1 % after 12 epochs, the best of all.
    private static PretrainRecipe Dino(PretrainRecipe small, DinoRecipe method) => small.OnMirasGround() with
    {
        BaseLearningRate = 0.1,
        InitialTeacherMomentum = 0.99,
        Method = method with
        {
            FirstTeacherTemperature = 0.02,
            TeacherTemperature = 0.02,
            CenterMomentum = 0.5,
            HeadNorm = HeadNorm.Batch,
        },
    };

    // Short runs (4 to 10 epochs): in solo-learn's views the labels died out, with learned lengths and without; in
    // MIRA's views and without lengths the embeddings of 5 epochs had a k-NN accuracy of 22.9 %, labels of 0.2 nats
    // that grew. The queue has 4 batches, untried.
    private static PretrainRecipe Swav(PretrainRecipe small, SwavRecipe method) => small.OnMirasGround() with
    {
        Method = method with
        {
            QueueSize = 512,
            QueueStartEpoch = small.Epochs / 4,
            PrototypeLength = PrototypeLength.One,
        },
    };

    // Two runs of 6 epochs on the embedded images: k-NN 23.5 % at a rate of 0.2, 27.7 % at 0.6; MIRA's has 28.4 % then.
    // Warm-up and pixel statistics are those that solo-learn had later, with which the recorded run was made.
    private static PretrainRecipe SimSiam(PretrainRecipe small, SimSiamRecipe method) => small with
    {
        BaseLearningRate = 0.6,
        WarmupStartLearningRate = 3e-5,
        Views = small.Views with { Statistics = PixelStatistics.Cifar10 },
        Method = method with { PredictorHiddenDimension = 64 },
    };

    // SimCLR, MoCo-v3, VICReg, TWIST and SelfClassifier: chosen on 4,000 of the embedded training images and judged on
    // the other 1,000, by k-NN; MIRA has 27.4 % after 6 epochs.

    // One run of 6 epochs: 29.3 %.
    private static PretrainRecipe SimClr(PretrainRecipe small) => small.OnMirasGround() with { BaseLearningRate = 0.2 };

    // Three runs of 6 epochs, teacher and student: 22.4 and 27.0 % at a rate of 0.2 with a teacher that begins at 0.99,
    // 24.1 and 31.0 % at 0.6, 32.9 and 33.2 % at 1 with 0.95.
    private static PretrainRecipe MocoV3(PretrainRecipe small, MocoV3Recipe method) => small.OnMirasGround() with
    {
        BaseLearningRate = 1,
        InitialTeacherMomentum = 0.95,
        Method = method with { PredictorHiddenDimension = 128 },
    };

    // One run of 4 epochs: 28.6 %.
    private static PretrainRecipe VicReg(PretrainRecipe small) => small.OnMirasGround() with
    {
        BaseLearningRate = 0.1,
        Projector = small.Projector with { EmbeddingDimension = 512 },
    };

    // MSF, NNCLR and ReSSL: chosen on 5,000 training images of CIFAR-10 and judged on 1,000 others of them, by
    // k-NN after 6 epochs, one or two runs each.

    // 26.1 %. The bank has less than a quarter of the images, so that neighbors are other images.
    private static PretrainRecipe Msf(PretrainRecipe small, MsfRecipe method) => small.OnMirasGround() with
    {
        Views = Pretrain.Mira.Views with { Pipeline = small.Views.Pipeline },
        Method = method with { BankSize = 1024, PredictorHiddenDimension = 128 },
    };

    // 29.2 %.
    private static PretrainRecipe Nnclr(PretrainRecipe small, NnclrRecipe method) => small.OnMirasGround() with
    {
        BaseLearningRate = 0.2,
        Method = method with { QueueSize = 1024, PredictorHiddenDimension = 128 },
    };

    // 26.8 %. At a rate of 0.6 with a teacher that begins at 0.9 the embeddings fell to 2.4 directions in 3 epochs.
    private static PretrainRecipe ReSsl(PretrainRecipe small, ReSslRecipe method) => small.OnMirasGround() with
    {
        Views = Pretrain.Mira.Views with { Pipeline = small.Views.Pipeline },
        BaseLearningRate = 0.1,
        InitialTeacherMomentum = 0.99,
        FinalTeacherMomentum = 0.99,
        Method = method with { QueueSize = 2048 },
    };

    // Seven runs, teacher and student after 6 epochs. With 2,048 keys the loss grew toward that of embeddings that are
    // all one: 25.4 and 25.4 % at a rate of 0.1, 26.1 and 28.9 % at 0.3; all one at 0.6 with a teacher that begins at
    // 0.9, nearly so at 0.3 with one of 0.95; 25.1 and 27.2 % with 0.996. Keys come from many teachers, which must be
    // alike: with 512 of them, of the last four steps, the loss falls, and it is 25.7 and 28.0 %.
    private static PretrainRecipe Moco(PretrainRecipe small, MocoRecipe method) => small.OnMirasGround() with
    {
        BaseLearningRate = 0.2,
        InitialTeacherMomentum = 0.99,
        FinalTeacherMomentum = 0.99,
        Method = method with { QueueSize = 512 },
    };

    // Two runs of 4 epochs: 23.4 % at a rate of 0.2, 25.2 % at 0.6. One of 6 epochs at 1: 25.9 %.
    // The second stage has a tenth of the rate and a sixth of the epochs, untried.
    private static PretrainRecipe Twist(PretrainRecipe small) => small.OnMirasGround() with
    {
        BaseLearningRate = small.Method.ContinuesRun ? 0.06 : 0.6,
        Epochs = small.Method.ContinuesRun ? 10 : small.Epochs,
        WarmupEpochs = small.Method.ContinuesRun ? 1 : small.WarmupEpochs,
        Projector = small.Projector with { EmbeddingDimension = 512 },
    };

    // One run of 4 epochs: 29.4 %. At the original's 0.05 the targets of small networks say nothing, as in MIRA: their
    // gain, the ratio of the temperatures, must make up for how little two views agree.
    private static PretrainRecipe SelfClassifier(PretrainRecipe small, SelfClassifierRecipe method) =>
        small.OnMirasGround() with
        {
            BaseLearningRate = 1,
            Method = method with
            {
                Classes = "16+32+64",
                ColumnTemperature = 0.01,
                NeighborQueueSize = Math.Min(method.NeighborQueueSize, 1024),
            },
        };

    // Evaluation. Rates of the linear classifier are chosen on held-out images: that of ImageNet's wide features is
    // none for narrow ones. The encoder's passes are what it costs, so that later epochs use their features again.

    public override LinearEvalRecipe Linear(LinearEvalRecipe recipe) => Classifier;

    private static readonly LinearEvalRecipe Classifier = new() { Epochs = 60, AugmentedPasses = 6 };

    public override FineTuneRecipe FineTune(FineTuneRecipe recipe) => recipe with { Epochs = 60, BatchSize = 32 };

    public override ConvergenceSettings Convergence => new() { Batches = 6 };
}
