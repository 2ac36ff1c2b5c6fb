using Mira.Experiments.Runtime;
using TorchSharp;

[assembly: AssemblyFixture(typeof(Mira.Tests.Support.TorchFixture))]

namespace Mira.Tests.Support;

/// <summary>Loads libtorch once before the first test, with one compute thread: test threads share
/// the cores already.</summary>
public sealed class TorchFixture
{
    public TorchFixture()
    {
        LibTorch.Load();
        torch.set_num_threads(1);
    }
}
